package dev.bayou.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordDigestTest {
    /** Around what is gathered, and far from it. */
    private static final int[] LENGTHS = {0, 1, 200, 16_371, 16_372, 16_373, 16_384, 16_385, 100_000};

    @Test
    void aDigestIsThatOfAllFramesAndBytesInARow() throws Exception {
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            RecordDigest digest = new RecordDigest();
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            int records = random.nextInt(40);
            for (int i = 0; i < records; i++) {
                long offset = random.nextLong();
                byte[] value = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
                random.nextBytes(value);
                frame(offset, value, plain);

                ByteBuffer buffer = inTheMiddle(value, random.nextInt(3));
                ByteBuffer before = buffer.duplicate();
                digest.add(offset, buffer);
                assertThat(buffer).as("left as it was").isEqualTo(before);
            }
            assertThat(digest.finish()).as("round %d", round).isEqualTo(sha256(plain.toByteArray()));
        }
    }

    private static ByteBuffer inTheMiddle(byte[] value, int kind) {
        ByteBuffer around =
                kind == 0 ? ByteBuffer.allocateDirect(value.length + 10) : ByteBuffer.allocate(value.length + 10);
        around.position(3).put(value).limit(3 + value.length).position(3);
        return kind == 1 ? around.asReadOnlyBuffer() : around;
    }

    private static void frame(long offset, byte[] value, ByteArrayOutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeLong(offset);
        data.writeInt(value.length);
        data.write(value);
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
