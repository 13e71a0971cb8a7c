package dev.bayou.shopper;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sessions of many shoppers while events are added, in any order: one row for each shopper. For one thread. */
public final class SessionTable {
    /**
     * What a name takes in the table beside its characters, and a part of a session in a row, on a 64-bit JVM, in
     * bytes.
     */
    private static final int ROW = 200;

    private static final int PART = 100;

    private final long gap;
    private final Map<String, Sessions> rows = new HashMap<>();
    private long bytes;

    /**
     * A table without a row.
     *
     * @param gap in milliseconds, more than 0
     */
    public SessionTable(long gap) {
        this.gap = gap;
    }

    /** Is handed one row after another. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Takes a row.
         *
         * @param name the shopper's, in UTF-8
         * @param sessions in the order of time
         */
        void visit(byte[] name, List<CartSession> sessions);
    }

    /**
     * Adds an event of a shopper.
     *
     * @param time in milliseconds since 1970
     */
    public void add(ShopperEvent event, long time) {
        Sessions row = rows.get(event.shopper());
        if (row == null) {
            row = new Sessions(gap);
            rows.put(event.shopper(), row);
            bytes += ROW + (long) Character.BYTES * event.shopper().length();
        }
        int before = row.parts();
        row.add(event, time);
        bytes += (long) PART * (row.parts() - before);
    }

    /** How much memory the rows take, about. */
    public long bytes() {
        return bytes;
    }

    /** Hands over every row, in no particular order. */
    public void forEach(Visitor visitor) {
        rows.forEach((name, row) -> visitor.visit(name.getBytes(StandardCharsets.UTF_8), row.toList()));
    }

    public void clear() {
        rows.clear();
        bytes = 0;
    }
}
