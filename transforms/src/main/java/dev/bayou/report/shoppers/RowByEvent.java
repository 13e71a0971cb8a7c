package dev.bayou.report.shoppers;

import dev.bayou.report.core.ShopperAggregation;
import dev.bayou.shopper.MalformedEventException;
import dev.bayou.shopper.ShopperEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A definition that says what one event is, and leaves the table to a map: of use where a row is a small value. */
public interface RowByEvent<R> extends ShopperAggregation<R> {
    /**
     * The row of one event, or nothing if the event does not matter.
     *
     * @param event of a shopper who is known
     */
    Optional<R> of(ShopperEvent event, Moment moment) throws MalformedEventException, IOException;

    @Override
    default Table<R> newTable() {
        return new MapTable<>(this);
    }

    /** Rows in a map. */
    final class MapTable<R> implements Table<R> {
        private static final int MOST_CHARACTERS = 20_000_000;
        /** What a shopper takes beside the name's characters: so many characters' room. */
        private static final int ROW = 50;

        private final RowByEvent<R> definition;
        private final Map<String, R> rows = new HashMap<>();
        private int characters;

        private MapTable(RowByEvent<R> definition) {
            this.definition = definition;
        }

        @Override
        public void add(ShopperEvent event, Moment moment) throws MalformedEventException, IOException {
            if (event.shopper().isEmpty()) {
                return;
            }
            Optional<R> more = definition.of(event, moment);
            if (more.isPresent()) {
                R before = rows.get(event.shopper());
                rows.put(event.shopper(), before == null ? more.get() : definition.merged(List.of(before, more.get())));
                characters += before == null ? event.shopper().length() + ROW : 0;
            }
        }

        @Override
        public boolean isFull() {
            return characters >= MOST_CHARACTERS;
        }

        @Override
        public void forEach(RowVisitor<R> visitor) {
            rows.forEach((shopper, row) -> visitor.visit(shopper.getBytes(StandardCharsets.UTF_8), row));
        }

        @Override
        public void clear() {
            rows.clear();
            characters = 0;
        }
    }
}
