package dev.bayou.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;

/** Reads the envelopes of one data file in their order. Damage is an {@link IOException} that names the file. */
final class EnvelopeReader implements Closeable {
    private final DataFileStream<Envelope> stream;
    private final String name;

    /** Reads the stream, which {@link #close} closes. */
    EnvelopeReader(InputStream in, String name) throws IOException {
        this.name = name;
        try {
            this.stream = new DataFileStream<>(in, new Datums());
        } catch (IOException | AvroRuntimeException e) {
            in.close();
            throw damaged(e);
        }
    }

    /** The next envelope, or null at the file's end. */
    Envelope next() throws IOException {
        try {
            return stream.hasNext() ? stream.next() : null;
        } catch (RuntimeException e) { // Avro throws many kinds for one flipped byte.
            throw damaged(e);
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private IOException damaged(Exception e) {
        return new IOException("The envelope file " + name + " is damaged: " + e.getMessage(), e);
    }

    private static final class Datums implements DatumReader<Envelope> {
        @Override
        public void setSchema(Schema schema) {
            if (!schema.equals(EnvelopeFormat.SCHEMA)) {
                throw new AvroRuntimeException("written with another schema than version 1: " + schema);
            }
        }

        @Override
        public Envelope read(Envelope reuse, Decoder in) throws IOException {
            return EnvelopeFormat.decode(in);
        }
    }
}
