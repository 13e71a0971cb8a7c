package dev.bayou.shopper;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Rows of a few numbers each, found by name, all in one array: numbers, name, next row. A table of objects spends most
 * of its time waiting for memory; here a name that is known costs a look at a slot, and at its row. For one thread.
 */
final class NamedRows {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();
    private static final int LEAST_SLOTS = 1024;
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;
    private static final long PLACE = 0xffff_ffffL;
    /**
     * The golden ratio's bits, which Knuth multiplies by to spread what is alike (The Art of Computer Programming,
     * 6.4).
     */
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    /** Another one for each table, so that names which meet in one slot today are apart tomorrow. */
    private final long seed = ThreadLocalRandom.current().nextLong();

    private final int columns;
    /** Half of a name's hash, and its row's place plus one; 0 is free. At most half of them are taken. */
    private long[] slots = new long[LEAST_SLOTS];

    private byte[] rows = new byte[64 * LEAST_SLOTS];
    private int end;
    private int size;

    NamedRows(int columns) {
        this.columns = columns;
    }

    /** Where the row of this name is; it is made, of zeros, if the name is new. */
    int rowOf(String name) {
        byte[] bytes = name.getBytes(UTF_8);
        long hash = hash(bytes, 0, bytes.length);
        int at = slotOf(hash);
        for (long slot = slots[at]; slot != 0; slot = slots[at]) {
            int row = rowAt(slot);
            if ((slot ^ hash) >>> Integer.SIZE == 0 && isOf(bytes, row)) {
                return row;
            }
            at = slotAfter(at);
        }
        slots[at] = (hash & ~PLACE) | (end + 1);
        return add(bytes);
    }

    long number(int row, int column) {
        return (long) LONG.get(rows, row + column * Long.BYTES);
    }

    void put(int row, int column, long number) {
        LONG.set(rows, row + column * Long.BYTES, number);
    }

    /** A copy of the row's name, in UTF-8. */
    byte[] name(int row) {
        return Arrays.copyOfRange(rows, nameOf(row), nameOf(row) + nameLength(row));
    }

    int size() {
        return size;
    }

    /** How much memory the rows take. */
    int bytes() {
        return end;
    }

    /** The row that follows; the first is at 0, and behind the last is {@link #bytes()}. */
    int after(int row) {
        return aligned(nameOf(row) + nameLength(row));
    }

    private int add(byte[] name) {
        int row = end;
        int next = Math.addExact(nameOf(row), name.length + Long.BYTES);
        if (next > rows.length) {
            rows = Arrays.copyOf(rows, (int) Math.min(Math.max(next, 2L * rows.length), MOST_BYTES));
        }
        INT.set(rows, nameOf(row) - Integer.BYTES, name.length);
        System.arraycopy(name, 0, rows, nameOf(row), name.length);
        end = after(row);
        size++;
        if (2 * size > slots.length) {
            spread();
        }
        return row;
    }

    private void spread() {
        slots = new long[2 * slots.length];
        for (int row = 0; row < end; row = after(row)) {
            long hash = hash(rows, nameOf(row), nameLength(row));
            int at = slotOf(hash);
            while (slots[at] != 0) {
                at = slotAfter(at);
            }
            slots[at] = (hash & ~PLACE) | (row + 1);
        }
    }

    private int slotOf(long hash) {
        return (int) hash & (slots.length - 1);
    }

    private int slotAfter(int slot) {
        return (slot + 1) & (slots.length - 1);
    }

    private static int rowAt(long slot) {
        return (int) (slot & PLACE) - 1;
    }

    private int nameOf(int row) {
        return row + columns * Long.BYTES + Integer.BYTES;
    }

    private int nameLength(int row) {
        return (int) INT.get(rows, nameOf(row) - Integer.BYTES);
    }

    private boolean isOf(byte[] name, int row) {
        return nameLength(row) == name.length
                && Arrays.equals(rows, nameOf(row), nameOf(row) + name.length, name, 0, name.length);
    }

    private static int aligned(int place) {
        return (place + Long.BYTES - 1) & -Long.BYTES;
    }

    private long hash(byte[] bytes, int from, int length) {
        long hash = seed ^ length;
        int i = from;
        for (; i <= from + length - Long.BYTES; i += Long.BYTES) {
            hash = mixed(hash ^ (long) LONG.get(bytes, i));
        }
        long rest = 0;
        for (; i < from + length; i++) {
            rest = (rest << Byte.SIZE) | (bytes[i] & 0xff);
        }
        return mixed(hash ^ rest);
    }

    private static long mixed(long bits) {
        long spread = bits * SPREAD;
        return spread ^ (spread >>> Integer.SIZE);
    }
}
