package dev.bayou.report;

import dev.bayou.shopper.RunningTotals;
import dev.bayou.shopper.ShopperTotals;
import java.io.IOException;
import java.util.PriorityQueue;

/** The rows of many blocks in order, one for each shopper, whatever the blocks' order. Decodes one row of each at a time. */
final class MergedTotals {
    private final PriorityQueue<TotalsBlock.Cursor> cursors = new PriorityQueue<>();

    private MergedTotals() {}

    /** Is handed one row after another. */
    @FunctionalInterface
    interface Visitor {
        void visit(byte[] shopper, ShopperTotals totals) throws IOException;
    }

    static void of(Iterable<TotalsBlock> blocks, Visitor visitor) throws IOException {
        MergedTotals merged = new MergedTotals();
        blocks.forEach(block -> merged.offerIfMore(block.cursor()));
        while (!merged.cursors.isEmpty()) {
            merged.visitLeast(visitor);
        }
    }

    private void visitLeast(Visitor visitor) throws IOException {
        TotalsBlock.Cursor least = cursors.remove();
        byte[] shopper = least.shopper();
        if (cursors.isEmpty() || !cursors.peek().isSameShopper(least)) {
            visitor.visit(shopper, least.totals());
        } else {
            RunningTotals sum = new RunningTotals();
            sum.add(least.totals());
            while (!cursors.isEmpty() && cursors.peek().isSameShopper(least)) {
                TotalsBlock.Cursor same = cursors.remove();
                sum.add(same.totals());
                offerIfMore(same);
            }
            visitor.visit(shopper, sum.of(least.totals().shopper()));
        }
        offerIfMore(least);
    }

    private void offerIfMore(TotalsBlock.Cursor cursor) {
        if (cursor.next()) {
            cursors.add(cursor);
        }
    }
}
