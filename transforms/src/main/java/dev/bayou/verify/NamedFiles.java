package dev.bayou.verify;

import dev.bayou.archive.ArchivedFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Files of one window that ledger entries name, in one array of some 50 bytes a file: a ledger of a million entries is
 * brought together in memory. It lives no longer than a run, so its bytes are no format to be kept.
 */
final class NamedFiles {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    /**
     * A file as an entry names it.
     *
     * @param name without its folders
     * @param envelopeBytes negative if it has no envelopes
     */
    record NamedFile(String name, long bytes, long envelopeBytes, long records) {
        boolean hasEnvelopes() {
            return envelopeBytes >= 0;
        }
    }

    void add(ArchivedFile file) {
        try {
            out.writeUTF(file.path().substring(file.path().lastIndexOf('/') + 1));
            out.writeLong(file.bytes());
            out.writeLong(file.envelope() == null ? -1 : file.envelope().bytes());
            out.writeLong(file.records());
        } catch (IOException e) {
            throw new UncheckedIOException("an array refused bytes", e);
        }
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    static void read(byte[] block, Consumer<NamedFile> visitor) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(block))) {
            while (in.available() > 0) {
                visitor.accept(new NamedFile(in.readUTF(), in.readLong(), in.readLong(), in.readLong()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a block of files that none of these wrote", e);
        }
    }

    static List<NamedFile> of(Iterable<byte[]> blocks) {
        List<NamedFile> files = new ArrayList<>();
        blocks.forEach(block -> read(block, files::add));
        return files;
    }
}
