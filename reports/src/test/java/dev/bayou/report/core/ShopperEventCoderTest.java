package dev.bayou.report.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bayou.shopper.ShopperEvent;
import dev.bayou.shopper.ShopperEvent.ViewProduct;
import dev.bayou.shopper.ShopperEvents;
import dev.bayou.testing.Seed;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class ShopperEventCoderTest {
    @Test
    void eventsOfEveryKindComeBackOneAfterAnother() throws Exception {
        long seed = Seed.announced(getClass());
        List<ShopperEvent> events = ShopperEvents.random(10_000, new Random(seed));

        assertThat(CoderUtils.clone(ListCoder.of(ShopperEventCoder.of()), events))
                .isEqualTo(events);
    }

    @Test
    void anEventIsSmall() throws Exception {
        assertThat(CoderUtils.encodeToByteArray(ShopperEventCoder.of(), new ViewProduct("1234567")))
                .hasSizeLessThan(12);
    }

    @Test
    void whatIsNoKindOfEventIsRefused() {
        assertThatExceptionOfType(CoderException.class)
                .isThrownBy(() -> CoderUtils.decodeFromByteArray(ShopperEventCoder.of(), new byte[] {9, 0}))
                .withMessageContaining("no kind of event has the number 9");
    }
}
