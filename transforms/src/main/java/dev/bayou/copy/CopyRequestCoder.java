package dev.bayou.copy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** Encodes an {@link CopyRequest} between the workers of one job; not a format to keep. */
public final class CopyRequestCoder extends AtomicCoder<CopyRequest> {
    private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
    private static final VarIntCoder INT = VarIntCoder.of();
    private static final VarLongCoder LONG = VarLongCoder.of();

    public static CopyRequestCoder of() {
        return new CopyRequestCoder();
    }

    @Override
    public void encode(CopyRequest range, OutputStream out) throws IOException {
        TEXT.encode(range.topic(), out);
        INT.encode(range.partition(), out);
        LONG.encode(range.from(), out);
        LONG.encode(range.to(), out);
    }

    @Override
    public CopyRequest decode(InputStream in) throws IOException {
        return new CopyRequest(TEXT.decode(in), INT.decode(in), LONG.decode(in), LONG.decode(in));
    }
}
