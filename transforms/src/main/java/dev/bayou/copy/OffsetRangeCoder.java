package dev.bayou.copy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** Encodes an {@link OffsetRange} between the workers of one job; not a format to keep. */
public final class OffsetRangeCoder extends AtomicCoder<OffsetRange> {
    private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
    private static final VarIntCoder INT = VarIntCoder.of();
    private static final VarLongCoder LONG = VarLongCoder.of();

    public static OffsetRangeCoder of() {
        return new OffsetRangeCoder();
    }

    @Override
    public void encode(OffsetRange range, OutputStream out) throws IOException {
        TEXT.encode(range.topic(), out);
        INT.encode(range.partition(), out);
        LONG.encode(range.from(), out);
        LONG.encode(range.to(), out);
    }

    @Override
    public OffsetRange decode(InputStream in) throws IOException {
        return new OffsetRange(TEXT.decode(in), INT.decode(in), LONG.decode(in), LONG.decode(in));
    }
}
