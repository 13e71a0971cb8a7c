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
import java.util.function.Consumer;

/**
 * Files of one window that ledger entries name, in one array of some 50 bytes a file: a ledger of a million entries is
 * brought together in memory. It lives no longer than a run, so its bytes are no format to be kept.
 */
final class LedgerFileBlock {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    /**
     * A file as an entry names it.
     *
     * @param name without its folders
     * @param envelopeBytes negative if it has no envelopes
     * @param fingerprint of all that the entry says of it
     */
    record NamedFile(String name, long bytes, long envelopeBytes, long fingerprint) {
        boolean hasEnvelopes() {
            return envelopeBytes >= 0;
        }

        /** Whether somebody else says the very same of it. */
        boolean isToldOf(ArchivedFile file) {
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
