package dev.bayou.report.carts;

import dev.bayou.report.core.ShopperAggregation;
import dev.bayou.shopper.CartSession;
import dev.bayou.shopper.MalformedEventException;
import dev.bayou.shopper.SessionTable;
import dev.bayou.shopper.Sessions;
import dev.bayou.shopper.ShopperEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.util.VarInt;

/**
 * Each shopper's sessions in the order of time.
 *
 * @param gap the smallest that is of interest: sessions by a greater one are made of these
 */
record SessionsDefinition(SessionGap gap) implements ShopperAggregation<List<CartSession>> {
    @Override
    public Table<List<CartSession>> newTable() {
        return new Rows(new SessionTable(gap.millis()));
    }

    @Override
    public List<CartSession> merged(List<List<CartSession>> parts) {
        Sessions merged = new Sessions(gap.millis());
        parts.forEach(sessions -> sessions.forEach(merged::add));
        return merged.toList();
    }

    @Override
    public void write(List<CartSession> sessions, OutputStream out) throws IOException {
        VarInt.encode(sessions.size(), out);
        for (CartSession session : sessions) {
            CartSessionCoder.of().encode(session, out);
        }
    }

    @Override
    public List<CartSession> read(String shopper, InputStream in) throws IOException {
        int size = VarInt.decodeInt(in);
        List<CartSession> sessions = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            sessions.add(CartSessionCoder.of().decode(in));
        }
        return sessions;
    }

    private record Rows(SessionTable sessions) implements Table<List<CartSession>> {
        private static final long MOST_BYTES = 100_000_000;

        @Override
        public void add(ShopperEvent event, Moment moment) throws MalformedEventException, IOException {
            if (!event.shopper().isEmpty()) {
                sessions.add(event, moment.millis());
            }
        }

        @Override
        public boolean isFull() {
            return sessions.bytes() >= MOST_BYTES;
        }

        @Override
        public void forEach(RowVisitor<List<CartSession>> visitor) {
            sessions.forEach(visitor::visit);
        }

        @Override
        public void clear() {
            sessions.clear();
        }
    }
}
