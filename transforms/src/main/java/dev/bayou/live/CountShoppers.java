package dev.bayou.live;

import dev.bayou.shopper.ShopperEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.ApproximateUnique;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Counts the distinct shoppers of each window and pane, about: Beam's own approximation, with an error of 2 % where
 * there are more than some 10,000, and none below.
 */
final class CountShoppers extends PTransform<PCollection<ShopperEvent>, PCollection<Long>> {
    /** So many hashes are kept; the error is 2 divided by its root, as Beam says. */
    private static final int SAMPLE = 10_000;

    private static final String ALL = "";

    @Override
    @SuppressWarnings("deprecation") // The one that is advised instead is not to be had in this release.
    public PCollection<Long> expand(PCollection<ShopperEvent> events) {
        return events.apply("NamesOfBundle", ParDo.of(new NamesOfBundle()))
                .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()))
                .apply("ApproximateUnique", ApproximateUnique.<String, String>perKey(SAMPLE))
                .apply("Count", Values.create());
    }

    /** Each name once for a bundle and window: a group of names is held until its window is gone. */
    private static final class NamesOfBundle extends DoFn<ShopperEvent, KV<String, String>> {
        private transient Map<BoundedWindow, Set<String>> names;

        @StartBundle
        public void begin() {
            names = new HashMap<>();
        }

        @ProcessElement
        public void add(@Element ShopperEvent event, BoundedWindow window) {
            if (!event.shopper().isEmpty()) {
                names.computeIfAbsent(window, w -> new HashSet<>()).add(event.shopper());
            }
        }

        @FinishBundle
        public void end(FinishBundleContext context) {
            names.forEach((window, shoppers) ->
                    shoppers.forEach(shopper -> context.output(KV.of(ALL, shopper), window.maxTimestamp(), window)));
            names = null;
        }
    }
}
