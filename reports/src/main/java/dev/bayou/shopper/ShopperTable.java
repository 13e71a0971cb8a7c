package dev.bayou.shopper;

import dev.bayou.shopper.ShopperEvent.AddToCart;
import dev.bayou.shopper.ShopperEvent.PlaceOrder;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * The totals of many shoppers while events are added, exactly and in any order: one row for each shopper with an event.
 * Some 70 bytes of heap a shopper, and the name. For one thread.
 */
public final class ShopperTable {
    private static final int ITEMS_ADDED = 0;
    private static final int VALUE_ADDED = 1;
    private static final int ORDERS = 2;
    private static final int ORDER_VALUE = 3;
    private static final int COLUMNS = 4;

    /** Amounts are in {@link ExactSum}'s units. */
    private NamedRows rows = new NamedRows(COLUMNS);

    /** The amounts that do not fit in those. */
    private final Map<Cell, ExactSum> rest = new HashMap<>();

    private record Cell(int row, int column) {}

    /** Accepts rows. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Accepts the next row.
         *
         * @param name the shopper's, in UTF-8
         */
        void visit(byte[] name, Totals totals);
    }

    public void add(ShopperEvent event) {
        if (event.shopper().isEmpty()) {
            return;
        }
        int row = rows.rowOf(event.shopper());
        if (event instanceof AddToCart addition) {
            rows.put(row, ITEMS_ADDED, Math.addExact(rows.number(row, ITEMS_ADDED), addition.quantity()));
            add(addition.value(), row, VALUE_ADDED);
        } else if (event instanceof PlaceOrder order) {
            rows.put(row, ORDERS, rows.number(row, ORDERS) + 1);
            add(order.value(), row, ORDER_VALUE);
        }
    }

    public int shoppers() {
        return rows.size();
    }

    /** How much memory the rows take, most of it for the names if these are long. */
    public int bytes() {
        return rows.bytes();
    }

    /** Passes every row to the visitor, in no particular order. */
    public void forEach(Visitor visitor) {
        for (int row = 0; row < rows.bytes(); row = rows.after(row)) {
            visitor.visit(
                    rows.name(row),
                    new Totals(
                            rows.number(row, ITEMS_ADDED),
                            amount(row, VALUE_ADDED),
                            rows.number(row, ORDERS),
                            amount(row, ORDER_VALUE)));
        }
    }

    public void clear() {
        rows = new NamedRows(COLUMNS);
        rest.clear();
    }

    private void add(BigDecimal amount, int row, int column) {
        if (ExactSum.isWholeUnits(amount)) {
            long before = rows.number(row, column);
            long more = ExactSum.units(amount);
            if (!ExactSum.overflows(before, more)) {
                rows.put(row, column, before + more);
                return;
            }
        }
        rest.computeIfAbsent(new Cell(row, column), cell -> new ExactSum()).add(amount);
    }

    private BigDecimal amount(int row, int column) {
        BigDecimal whole = ExactSum.amount(rows.number(row, column));
        ExactSum more = rest.get(new Cell(row, column));
        return more == null ? whole : whole.add(more.total());
    }
}
