package dev.bayou.report.core;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The rows of many blocks in order, one for each shopper, whatever the blocks' order. Decodes one row of each at a
 * time.
 */
public final class MergedRows<R> {
    private final ShopperAggregation<R> definition;
    private final PriorityQueue<ShopperBlock.Cursor<R>> cursors = new PriorityQueue<>();

    private MergedRows(ShopperAggregation<R> definition) {
        this.definition = definition;
    }

    /** Is handed one row after another. */
    @FunctionalInterface
    public interface Visitor<R> {
        /**
         * Takes a row.
         *
         * @param shopper the name, in UTF-8
         */
        void visit(byte[] shopper, R row) throws IOException;
    }

    /** Hands over the rows, each merged from those of all blocks. */
    public static <R> void of(Iterable<ShopperBlock> blocks, ShopperAggregation<R> definition, Visitor<R> visitor)
            throws IOException {
        MergedRows<R> merged = new MergedRows<>(definition);
        blocks.forEach(block -> merged.offerIfMore(block.cursor(definition)));
        while (!merged.cursors.isEmpty()) {
            merged.visitLeast(visitor);
        }
    }

    private void visitLeast(Visitor<R> visitor) throws IOException {
        ShopperBlock.Cursor<R> least = cursors.remove();
        byte[] shopper = least.shopper();
        if (cursors.isEmpty() || !cursors.peek().isSameShopper(least)) {
            visitor.visit(shopper, least.row());
        } else {
            List<R> parts = new ArrayList<>();
            parts.add(least.row());
            while (!cursors.isEmpty() && cursors.peek().isSameShopper(least)) {
                ShopperBlock.Cursor<R> same = cursors.remove();
                parts.add(same.row());
                offerIfMore(same);
            }
            visitor.visit(shopper, definition.merged(parts));
        }
        offerIfMore(least);
    }

    private void offerIfMore(ShopperBlock.Cursor<R> cursor) {
        if (cursor.next()) {
            cursors.add(cursor);
        }
    }
}
