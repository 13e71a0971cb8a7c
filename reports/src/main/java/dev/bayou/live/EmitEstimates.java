package dev.bayou.live;

import dev.bayou.report.carts.FindSessions;
import dev.bayou.report.carts.SessionGap;
import dev.bayou.report.core.ShopperBlock;
import dev.bayou.report.core.SumEvents;
import dev.bayou.report.shoppers.TotalsAggregation;
import dev.bayou.shopper.CartSession;
import dev.bayou.shopper.ShopperEvent;
import dev.bayou.shopper.ShopperTotals;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.ApproximateUnique;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Emits, early, on time and late, each shopper's totals by window and each shopper's sessions: JSON under a key. The
 * transforms are those of the reports.
 */
public final class EmitEstimates extends PTransform<PCollection<ShopperEvent>, PCollection<KV<String, String>>> {
    private static final KvCoder<String, String> CODER = KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of());
    private static final int BUCKETS = 16;

    private final LiveSettings settings;

    private EmitEstimates(LiveSettings settings) {
        this.settings = settings;
    }

    public static EmitEstimates of(LiveSettings settings) {
        return new EmitEstimates(settings);
    }

    @Override
    public PCollection<KV<String, String>> expand(PCollection<ShopperEvent> events) {
        Estimate estimate = new Estimate(settings.run());
        PCollection<ShopperEvent> windows =
                events.apply("Windows", settings.panes().into(FixedWindows.of(LiveSettings.joda(settings.window()))));
        PCollection<KV<String, String>> distinct = windows.apply("CountShoppers", new CountShoppers())
                .apply("EmitWindows", ParDo.of(new EmitWindowsFn(estimate)))
                .setCoder(CODER)
                .apply("WindowEstimates", Window.into(new GlobalWindows()));
        PCollection<KV<String, String>> totals = windows.apply(
                        "SumEvents", SumEvents.with(new TotalsAggregation(), BUCKETS))
                .apply("EmitTotals", ParDo.of(new EmitTotalsFn(estimate)))
                .setCoder(CODER)
                .apply("TotalsEstimates", Window.into(new GlobalWindows()));
        PCollection<KV<String, String>> sessions = events.apply(
                        "PanesOfSessions", settings.panes().into(new GlobalWindows()))
                .apply("FindSessions", FindSessions.by(settings.gap()))
                .apply("EmitSessions", ParDo.of(new EmitSessionsFn(estimate, settings.gap())))
                .setCoder(CODER)
                .apply("SessionEstimates", Window.into(new GlobalWindows()));
        return PCollectionList.of(totals).and(distinct).and(sessions).apply("AllEstimates", Flatten.pCollections());
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
        builder.add(DisplayData.item("window", LiveSettings.joda(settings.window()))
                        .withLabel("Window"))
                .add(DisplayData.item("gap", settings.gap().toString()).withLabel("Session gap"))
                .add(DisplayData.item(
                                "early", LiveSettings.joda(settings.panes().early()))
                        .withLabel("Delay of early panes"))
                .add(DisplayData.item(
                                "lateness", LiveSettings.joda(settings.panes().lateness()))
                        .withLabel("Allowed lateness"));
    }

    private static final class EmitTotalsFn extends DoFn<KV<Integer, ShopperBlock>, KV<String, String>> {
        private final Estimate estimate;

        EmitTotalsFn(Estimate estimate) {
            this.estimate = estimate;
        }

        @ProcessElement
        public void emit(
                @Element KV<Integer, ShopperBlock> bucket,
                BoundedWindow window,
                PaneInfo pane,
                OutputReceiver<KV<String, String>> out) {
            bucket.getValue()
                    .forEach(
                            new TotalsAggregation(),
                            (name, totals) -> out.output(
                                    estimate.totals(ShopperTotals.of(name, totals), (IntervalWindow) window, pane)));
        }
    }

    private static final class EmitWindowsFn extends DoFn<Long, KV<String, String>> {
        private final Estimate estimate;

        EmitWindowsFn(Estimate estimate) {
            this.estimate = estimate;
        }

        @ProcessElement
        public void emit(
                @Element Long shoppers, BoundedWindow window, PaneInfo pane, OutputReceiver<KV<String, String>> out) {
            out.output(estimate.window(shoppers, (IntervalWindow) window, pane));
        }
    }

    private static final class EmitSessionsFn extends DoFn<KV<String, CartSession>, KV<String, String>> {
        private final Estimate estimate;
        private final SessionGap gap;

        EmitSessionsFn(Estimate estimate, SessionGap gap) {
            this.estimate = estimate;
            this.gap = gap;
        }

        @ProcessElement
        public void emit(
                @Element KV<String, CartSession> session, PaneInfo pane, OutputReceiver<KV<String, String>> out) {
            out.output(estimate.session(session.getKey(), session.getValue(), gap, pane));
        }
    }

    /**
     * Counts the distinct shoppers of each window and pane approximately, by Beam's own sketch: with an error of 2 %
     * above 10,000 shoppers, and none below.
     */
    static final class CountShoppers extends PTransform<PCollection<ShopperEvent>, PCollection<Long>> {
        /** The number of hashes kept; the error is 2 divided by its square root. */
        private static final int SAMPLE = 10_000;

        private static final String ALL = "";

        @Override
        @SuppressWarnings("deprecation") // The recommended replacement is not in this release.
        public PCollection<Long> expand(PCollection<ShopperEvent> events) {
            return events.apply("NamesOfBundle", ParDo.of(new NamesOfBundleFn()))
                    .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()))
                    .apply("ApproximateUnique", ApproximateUnique.<String, String>perKey(SAMPLE))
                    .apply("Count", Values.create());
        }

        /** Each name once for a bundle and window: a group of names is kept until its window expires. */
        private static final class NamesOfBundleFn extends DoFn<ShopperEvent, KV<String, String>> {
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
                names.forEach((window, shoppers) -> shoppers.forEach(
                        shopper -> context.output(KV.of(ALL, shopper), window.maxTimestamp(), window)));
                names = null;
            }
        }
    }
}
