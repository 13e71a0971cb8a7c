package dev.bayou.archive.envelope;

import dev.bayou.archive.RecordDigest;
import dev.bayou.seqfile.Compression;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;

/** Writes the envelopes of one data file, in the same order, as an Avro object container file. For one thread. */
public final class EnvelopeWriter implements Closeable {
    /** What is gathered before it is compressed and written: Avro's own default. */
    private static final int BLOCK_BYTES = 64_000;

    private final DataFileWriter<Void> file;
    private final RecordDigest digest = new RecordDigest();

    /** Writes to the stream, which {@link #close} closes. */
    public EnvelopeWriter(OutputStream out, Compression compression, Map<String, String> metadata) throws IOException {
        file = new DataFileWriter<>(new GenericDatumWriter<Void>(EnvelopeFormat.SCHEMA));
        file.setCodec(EnvelopeFormat.codec(compression));
        file.setSyncInterval(BLOCK_BYTES);
        metadata.forEach(file::setMeta);
        file.create(EnvelopeFormat.SCHEMA, out);
    }

    /**
     * Appends an envelope.
     *
     * @param encoded by {@link EnvelopeFormat}
     */
    public void append(long offset, ByteBuffer encoded) throws IOException {
        digest.add(offset, encoded);
        file.appendEncoded(encoded);
    }

    /** The digest of the envelopes' encoded bytes; ends the writer's use, but for {@link #close}. */
    public String digest() {
        return digest.finish();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
