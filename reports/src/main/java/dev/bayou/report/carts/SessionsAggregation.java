package dev.bayou.report.carts;

import dev.bayou.report.core.ShopperAggregation;
import dev.bayou.shopper.CartSession;
import dev.bayou.shopper.MalformedEventException;
import dev.bayou.shopper.Sessions;
import dev.bayou.shopper.ShopperEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BigDecimalCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.util.VarInt;

/**
 * Each shopper's sessions in the order of time.
 *
 * @param gap the smallest of interest: sessions by a greater one are made of these
 */
record SessionsAggregation(SessionGap gap) implements ShopperAggregation<List<CartSession>> {
    @Override
    public Table<List<CartSession>> newTable() {
        return new SessionTable(gap);
    }

    @Override
    public List<CartSession> merged(List<List<CartSession>> parts) {
        Sessions merged = new Sessions(gap.millis());
        parts.forEach(sessions -> sessions.forEach(merged::add));
        return merged.toList();
    }

    @Override
    public Coder<List<CartSession>> rowCoder() {
        return ListCoder.of(CartSessionCoder.of());
    }

    /** A session in a few bytes. */
    static final class CartSessionCoder extends AtomicCoder<CartSession> {
        private static final CartSessionCoder ONE = new CartSessionCoder();
        private static final BigDecimalCoder AMOUNT = BigDecimalCoder.of();

        private CartSessionCoder() {}

        static CartSessionCoder of() {
            return ONE;
        }

        @Override
        public void encode(CartSession session, OutputStream out) throws IOException {
            VarInt.encode(session.begin(), out);
            VarInt.encode(session.last() - session.begin(), out);
            VarInt.encode(session.itemsAdded(), out);
            AMOUNT.encode(session.valueAdded(), out);
            VarInt.encode(session.orders(), out);
        }

        @Override
        public CartSession decode(InputStream in) throws IOException {
            long begin = VarInt.decodeLong(in);
            long last = begin + VarInt.decodeLong(in);
            return new CartSession(begin, last, VarInt.decodeLong(in), AMOUNT.decode(in), VarInt.decodeLong(in));
        }
    }

    private static final class SessionTable implements Table<List<CartSession>> {
        private static final long MOST_BYTES = 100_000_000;
        /** The memory of a row besides the name's characters, on a 64-bit JVM, in bytes. */
        private static final int ROW = 200;
        /** The memory of a part of a session in a row, in bytes. */
        private static final int PART = 100;

        private final long gap;
        private final Map<String, Sessions> rows = new HashMap<>();
        private long bytes;

        SessionTable(SessionGap gap) {
            this.gap = gap.millis();
        }

        @Override
        public void add(ShopperEvent event, Moment moment) throws MalformedEventException, IOException {
            if (event.shopper().isEmpty()) {
                return;
            }
            // Before the row: a shopper without a time has none.
            long time = moment.millis();
            Sessions row = rows.computeIfAbsent(event.shopper(), shopper -> {
                bytes += ROW + (long) Character.BYTES * shopper.length();
                return new Sessions(gap);
            });
            int before = row.parts();
            row.add(event, time);
            bytes += (long) PART * (row.parts() - before);
        }

        @Override
        public boolean isFull() {
            return bytes >= MOST_BYTES;
        }

        @Override
        public void forEach(RowVisitor<List<CartSession>> visitor) {
            rows.forEach((name, row) -> visitor.visit(name.getBytes(StandardCharsets.UTF_8), row.toList()));
        }

        @Override
        public void clear() {
            rows.clear();
            bytes = 0;
        }
    }
}
