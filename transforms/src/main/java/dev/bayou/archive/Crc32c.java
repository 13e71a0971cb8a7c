package dev.bayou.archive;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * The CRC-32C of some bytes: every change of up to four bytes in a row changes it, and any other all but once in four
 * billion times. It detects accidents, not changes on purpose.
 */
public record Crc32c(int value) implements Serializable {
    private static final int BUFFER_BYTES = 1 << 18;

    public static Crc32c of(Checksum ended) {
        return new Crc32c((int) ended.getValue());
    }

    public static Crc32c of(byte[] content) {
        return of(content, content.length);
    }

    /** Of the first bytes only. */
    public static Crc32c of(byte[] content, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(content, 0, length);
        return of(checksum);
    }

    public static Crc32c of(Path file) throws IOException {
        CRC32C checksum = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(buffer.clear()) >= 0) {
                checksum.update(buffer.flip());
            }
        }
        return of(checksum);
    }

    /**
     * Reads back what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    @JsonCreator
    static Crc32c parse(String text) {
        Crc32c parsed = new Crc32c(HexFormat.fromHexDigits(text));
        if (!parsed.toString().equals(text)) {
            throw new IllegalArgumentException("'" + text + "' is not eight hex digits in lower case");
        }
        return parsed;
    }

    /** As S3's header {@code x-amz-checksum-crc32c} has it: base64 of the four bytes, big-endian. */
    public String base64() {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    /** Eight hex digits in lower case. */
    @JsonValue
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value);
    }
}
