package dev.bayou.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bayou.archive.ArchivedFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Files of one window that ledger entries name, in about 50 bytes for each file, because the files of a million entries
 * have to fit into memory. The bytes are read by the same run only.
 */
final class LedgerFileBlock {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    /**
     * A file as an entry names it.
     *
     * @param name without its folder
     * @param envelopeBytes negative if it has no envelopes
     * @param fingerprint of all fields of the entry's description of the file
     */
    record LedgerFile(String name, long bytes, long envelopeBytes, long fingerprint) {
        boolean hasEnvelopes() {
            return envelopeBytes >= 0;
        }

        /** Whether the entry's description of the file equals this one. */
        boolean describes(ArchivedFile file) {
            return fingerprint == fingerprintOf(file);
        }
    }

    private static long fingerprintOf(ArchivedFile file) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(file.toString().getBytes(UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void add(ArchivedFile file) {
        try {
            out.writeUTF(file.path().substring(file.path().lastIndexOf('/') + 1));
            out.writeLong(file.bytes());
            out.writeLong(file.envelope() == null ? -1 : file.envelope().bytes());
            out.writeLong(fingerprintOf(file));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    static List<LedgerFile> read(Iterable<byte[]> blocks) {
        List<LedgerFile> files = new ArrayList<>();
        for (byte[] block : blocks) {
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(block))) {
                while (in.available() > 0) {
                    files.add(new LedgerFile(in.readUTF(), in.readLong(), in.readLong(), in.readLong()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("a damaged block of ledger files", e);
            }
        }
        return files;
    }
}
