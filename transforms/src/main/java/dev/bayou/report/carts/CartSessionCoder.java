package dev.bayou.report.carts;

import dev.bayou.report.core.AmountCoder;
import dev.bayou.shopper.CartSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.util.VarInt;

/** Sessions as they travel between workers. */
final class CartSessionCoder extends AtomicCoder<CartSession> {
    private static final CartSessionCoder ONE = new CartSessionCoder();

    private CartSessionCoder() {}

    static CartSessionCoder of() {
        return ONE;
    }

    @Override
    public void encode(CartSession session, OutputStream out) throws IOException {
        VarInt.encode(session.begin(), out);
        VarInt.encode(session.last() - session.begin(), out);
        VarInt.encode(session.itemsAdded(), out);
        AmountCoder.write(session.valueAdded(), out);
        VarInt.encode(session.orders(), out);
    }

    @Override
    public CartSession decode(InputStream in) throws IOException {
        long begin = VarInt.decodeLong(in);
        long last = begin + VarInt.decodeLong(in);
        return new CartSession(begin, last, VarInt.decodeLong(in), AmountCoder.read(in), VarInt.decodeLong(in));
    }
}
