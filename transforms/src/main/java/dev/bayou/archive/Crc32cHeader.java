package dev.bayou.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * The CRC-32C of an object's content as S3's header {@code x-amz-checksum-crc32c} has it: base64 of the four bytes,
 * big-endian.
 */
final class Crc32cHeader {
    private static final int BUFFER_BYTES = 1 << 18;

    private Crc32cHeader() {}

    static String of(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content, 0, content.length);
        return text(checksum);
    }

    static String of(Path file) throws IOException {
        CRC32C checksum = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(buffer.clear()) >= 0) {
                checksum.update(buffer.flip());
            }
        }
        return text(checksum);
    }

    private static String text(CRC32C checksum) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) checksum.getValue())
                .array();
        return Base64.getEncoder().encodeToString(bytes);
    }
}
