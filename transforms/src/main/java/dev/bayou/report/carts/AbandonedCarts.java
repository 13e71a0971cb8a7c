package dev.bayou.report.carts;

import dev.bayou.report.core.PartsRead;
import dev.bayou.report.core.ShopperAggregation;
import dev.bayou.report.core.ShopperBlock;
import dev.bayou.report.core.Summary;
import dev.bayou.shopper.CartSession;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;

/**
 * How many carts were abandoned, by every gap in one pass.
 *
 * @param gaps one or more, ascending
 */
public record AbandonedCarts(List<SessionGap> gaps) implements Summary<List<CartSession>, CartFacts> {
    public AbandonedCarts {
        gaps = List.copyOf(gaps);
    }

    @Override
    public ShopperAggregation<List<CartSession>> definition() {
        return new SessionsDefinition(gaps.get(0));
    }

    @Override
    public CartFacts ofReading(PartsRead read) {
        return CartFacts.ofReading(read);
    }

    @Override
    public CartFacts ofBlock(ShopperBlock rows) {
        CartTally tally = new CartTally(gaps);
        rows.forEach(definition(), (shopper, sessions) -> tally.add(sessions));
        return CartFacts.ofCounts(tally.counts());
    }

    @Override
    public CartFacts sum(Iterable<CartFacts> parts) {
        return CartFacts.sum(parts);
    }

    @Override
    public Coder<CartFacts> coder() {
        return CartFacts.CODER;
    }
}
