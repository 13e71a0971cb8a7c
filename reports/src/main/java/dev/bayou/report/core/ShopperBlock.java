package dev.bayou.report.core;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.VarInt;

/**
 * The rows of many shoppers in one value: sorted by the shoppers' UTF-8 bytes, one row each. It travels between workers
 * and lives no longer than a run, so its bytes are no format to be kept.
 */
public final class ShopperBlock {
    static final ShopperBlock EMPTY = new ShopperBlock(new byte[0]);

    static final Coder<ShopperBlock> CODER = new BlockCoder();

    private final byte[] bytes;

    private ShopperBlock(byte[] bytes) {
        this.bytes = bytes;
    }

    private static final class BlockCoder extends AtomicCoder<ShopperBlock> {
        private static final ByteArrayCoder BYTES = ByteArrayCoder.of();

        @Override
        public void encode(ShopperBlock block, OutputStream out) throws IOException {
            BYTES.encode(block.bytes, out);
        }

        @Override
        public ShopperBlock decode(InputStream in) throws IOException {
            return new ShopperBlock(BYTES.decode(in));
        }
    }

    /** Collects rows in the order of the shoppers' names. */
    static final class Builder<R> {
        private final Coder<R> coder;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Builder(ShopperAggregation<R> aggregation) {
            this.coder = aggregation.rowCoder();
        }

        void add(byte[] shopper, R row) {
            try {
                VarInt.encode(shopper.length, out);
                out.write(shopper);
                coder.encode(row, out);
            } catch (IOException e) {
                throw new IllegalStateException("an array refused bytes", e);
            }
        }

        ShopperBlock build() {
            return new ShopperBlock(out.toByteArray());
        }
    }

    /** Hands over the rows of a table, a block for each bucket that has any shopper. */
    static <R> void cut(
            ShopperAggregation.Table<R> table,
            ShopperAggregation<R> aggregation,
            int buckets,
            BiConsumer<Integer, ShopperBlock> out) {
        List<List<Row<R>>> rows = new ArrayList<>();
        for (int bucket = 0; bucket < buckets; bucket++) {
            rows.add(new ArrayList<>());
        }
        table.forEach((name, row) -> {
            String shopper = new String(name, StandardCharsets.UTF_8);
            rows.get(SumByShopper.bucketOf(shopper, buckets)).add(new Row<>(name, row));
        });
        for (int bucket = 0; bucket < buckets; bucket++) {
            List<Row<R>> sorted = rows.set(bucket, List.of());
            if (!sorted.isEmpty()) {
                Collections.sort(sorted);
                Builder<R> block = new Builder<>(aggregation);
                sorted.forEach(row -> block.add(row.name, row.row));
                out.accept(bucket, block.build());
            }
        }
    }

    private static final class Row<R> implements Comparable<Row<R>> {
        private final byte[] name;
        private final R row;

        Row(byte[] name, R row) {
            this.name = name;
            this.row = row;
        }

        @Override
        public int compareTo(Row<R> other) {
            return Arrays.compareUnsigned(name, other.name);
        }
    }

    /** Accepts merged rows. */
    @FunctionalInterface
    public interface RowWriter<R> {
        /**
         * Accepts the next row.
         *
         * @param shopper the name, in UTF-8
         */
        void write(byte[] shopper, R row) throws IOException;
    }

    /** Emits the rows of many blocks in order, one row for each shopper. Decodes one row of each block at a time. */
    public static <R> void merge(Iterable<ShopperBlock> blocks, ShopperAggregation<R> aggregation, RowWriter<R> out)
            throws IOException {
        PriorityQueue<Cursor<R>> cursors = new PriorityQueue<>();
        blocks.forEach(block -> offerNext(block.cursor(aggregation), cursors));
        while (!cursors.isEmpty()) {
            Cursor<R> least = cursors.remove();
            byte[] shopper = least.shopper();
            R row = least.row();
            List<R> parts = new ArrayList<>();
            while (!cursors.isEmpty() && cursors.peek().isSameShopper(least)) {
                Cursor<R> same = cursors.remove();
                parts.add(same.row());
                offerNext(same, cursors);
            }
            if (!parts.isEmpty()) {
                parts.add(row);
                row = aggregation.merged(parts);
            }
            out.write(shopper, row);
            offerNext(least, cursors);
        }
    }

    private static <R> void offerNext(Cursor<R> cursor, PriorityQueue<Cursor<R>> cursors) {
        if (cursor.next()) {
            cursors.add(cursor);
        }
    }

    /** Hands over the block's rows, in the order of the shoppers' names. */
    public <R> void forEach(ShopperAggregation<R> aggregation, ShopperAggregation.RowVisitor<R> visitor) {
        Cursor<R> cursor = cursor(aggregation);
        while (cursor.next()) {
            visitor.visit(cursor.shopper(), cursor.row());
        }
    }

    <R> Cursor<R> cursor(ShopperAggregation<R> aggregation) {
        return new Cursor<>(bytes, aggregation);
    }

    /** Walks along the rows. */
    static final class Cursor<R> implements Comparable<Cursor<R>> {
        private final ByteArrayInputStream in;
        private final Coder<R> coder;
        private byte[] shopper;
        private R row;

        private Cursor(byte[] bytes, ShopperAggregation<R> aggregation) {
            this.in = new ByteArrayInputStream(bytes);
            this.coder = aggregation.rowCoder();
        }

        /** Moves to the next row; false if there is none. */
        boolean next() {
            if (in.available() == 0) {
                return false;
            }
            try {
                shopper = in.readNBytes(VarInt.decodeInt(in));
                row = coder.decode(in);
                return true;
            } catch (IOException e) {
                throw new IllegalStateException("the bytes are not a block of rows", e);
            }
        }

        R row() {
            return row;
        }

        byte[] shopper() {
            return shopper;
        }

        boolean isSameShopper(Cursor<R> other) {
            return Arrays.equals(shopper, other.shopper);
        }

        @Override
        public int compareTo(Cursor<R> other) {
            return Arrays.compareUnsigned(shopper, other.shopper);
        }
    }
}
