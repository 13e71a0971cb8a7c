package dev.bayou.archive.write;

import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.envelope.EnvelopeWriter;
import dev.bayou.archive.segment.FileOrigin;
import dev.bayou.archive.store.Store;
import dev.bayou.seqfile.Compression;
import dev.bayou.seqfile.SequenceFileWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Files as an attempt at a range leaves them in an archive: whole, with the attempt's header, and named by no entry.
 */
public final class AttemptFiles {
    private AttemptFiles() {}

    /** Stores a file whose header states what its key says. */
    public static void put(Store store, String key) throws IOException {
        String path = Layout.isEnvelope(key) ? key.substring(Layout.envelope("").length()) : key;
        DataFileName name = DataFileName.ofKey(path).orElseThrow();
        String topic = path.substring(0, path.indexOf('/'));
        put(
                store,
                key,
                FileOrigin.ofThisVersion(topic, name.partition(), name.rangeStart(), "attempt")
                        .toMetadata());
    }

    /** Stores a file with that header. */
    public static void put(Store store, String key, Map<String, String> header) throws IOException {
        store.putIfAbsent(key, Layout.isEnvelope(key) ? envelopes(header) : data(header));
    }

    /** A SequenceFile of one record. */
    static byte[] data(Map<String, String> header) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (SequenceFileWriter writer = SequenceFileWriter.on(file, Compression.NONE, header)) {
            writer.append(0, ByteBuffer.wrap(new byte[] {1}));
        }
        return file.toByteArray();
    }

    private static byte[] envelopes(Map<String, String> header) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new EnvelopeWriter(file, Compression.NONE, header).close();
        return file.toByteArray();
    }
}
