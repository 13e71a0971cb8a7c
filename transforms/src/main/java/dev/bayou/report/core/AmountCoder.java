package dev.bayou.report.core;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.beam.sdk.util.VarInt;

/** Exact amounts as they travel between workers, in a few bytes: sums have four decimals or more, and few digits. */
public final class AmountCoder {
    private AmountCoder() {}

    /** The scale and whether the digits fit a {@code long}, then the digits. */
    public static void write(BigDecimal amount, OutputStream out) throws IOException {
        BigInteger digits = amount.unscaledValue();
        boolean fits = digits.bitLength() < Long.SIZE;
        VarInt.encode(amount.scale() << 1 | (fits ? 1 : 0), out);
        if (fits) {
            VarInt.encode(digits.longValue(), out);
        } else {
            byte[] bytes = digits.toByteArray();
            VarInt.encode(bytes.length, out);
            out.write(bytes);
        }
    }

    /** What {@link #write} wrote. */
    public static BigDecimal read(InputStream in) throws IOException {
        int head = VarInt.decodeInt(in);
        int scale = head >> 1;
        return (head & 1) == 1
                ? BigDecimal.valueOf(VarInt.decodeLong(in), scale)
                : new BigDecimal(new BigInteger(in.readNBytes(VarInt.decodeInt(in))), scale);
    }
}
