package dev.bayou.report.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bayou.shopper.MalformedEventException;
import dev.bayou.shopper.ShopperEvent;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.VarLongCoder;

/** When each shopper was first seen, in milliseconds since 1970. The example of docs/NEW-REPORT.md. */
record FirstSeen() implements ShopperAggregation<Long> {
    @Override
    public Table<Long> newTable() {
        return new MapTable();
    }

    @Override
    public Long merged(List<Long> parts) {
        return Collections.min(parts);
    }

    @Override
    public Coder<Long> rowCoder() {
        return VarLongCoder.of();
    }

    private static final class MapTable implements Table<Long> {
        private final Map<String, Long> rows = new HashMap<>();

        @Override
        public void add(ShopperEvent event, Moment moment) throws MalformedEventException, IOException {
            if (!event.shopper().isEmpty()) {
                rows.merge(event.shopper(), moment.millis(), Math::min);
            }
        }

        @Override
        public boolean isFull() {
            return rows.size() >= 500_000;
        }

        @Override
        public void forEach(RowVisitor<Long> visitor) {
            rows.forEach((shopper, millis) -> visitor.visit(shopper.getBytes(UTF_8), millis));
        }

        @Override
        public void clear() {
            rows.clear();
        }
    }
}
