package dev.bayou.live;

import dev.bayou.report.carts.FindSessions;
import dev.bayou.report.carts.SessionGap;
import dev.bayou.report.core.ShopperBlock;
import dev.bayou.report.core.SumEvents;
import dev.bayou.report.shoppers.TotalsAggregation;
import dev.bayou.shopper.CartSession;
import dev.bayou.shopper.ShopperEvent;
import dev.bayou.shopper.ShopperTotals;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
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
 * Tells, early, on time and late, each shopper's totals by window and each shopper's sessions: JSON under a key. The
 * transforms below are those of the reports.
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
        Estimate told = new Estimate(settings.run());
        PCollection<ShopperEvent> windows =
                events.apply("Windows", settings.panes().into(FixedWindows.of(Panes.joda(settings.window()))));
        PCollection<KV<String, String>> distinct = windows.apply("CountShoppers", new CountShoppers())
                .apply("TellWindows", ParDo.of(new TellWindows(told)))
                .setCoder(CODER)
                .apply("WindowsTold", Window.into(new GlobalWindows()));
        PCollection<KV<String, String>> totals = windows.apply(
                        "SumEvents", SumEvents.with(new TotalsAggregation(), BUCKETS))
                .apply("TellTotals", ParDo.of(new TellTotals(told)))
                .setCoder(CODER)
                .apply("TotalsTold", Window.into(new GlobalWindows()));
        PCollection<KV<String, String>> sessions = events.apply(
                        "PanesOfSessions", settings.panes().into(new GlobalWindows()))
                .apply("FindSessions", FindSessions.by(settings.gap()))
                .apply("TellSessions", ParDo.of(new TellSessions(told, settings.gap())))
                .setCoder(CODER)
                .apply("SessionsTold", Window.into(new GlobalWindows()));
        return PCollectionList.of(totals).and(distinct).and(sessions).apply("AllTold", Flatten.pCollections());
    }

    private static final class TellTotals extends DoFn<KV<Integer, ShopperBlock>, KV<String, String>> {
        private final Estimate told;

        TellTotals(Estimate told) {
            this.told = told;
        }

        @ProcessElement
        public void tell(
                @Element KV<Integer, ShopperBlock> bucket,
                BoundedWindow window,
                PaneInfo pane,
                OutputReceiver<KV<String, String>> out) {
            bucket.getValue()
                    .forEach(
                            new TotalsAggregation(),
                            (name, totals) -> out.output(
                                    told.totals(ShopperTotals.of(name, totals), (IntervalWindow) window, pane)));
        }
    }

    private static final class TellWindows extends DoFn<Long, KV<String, String>> {
        private final Estimate told;

        TellWindows(Estimate told) {
            this.told = told;
        }

        @ProcessElement
        public void tell(
                @Element Long shoppers, BoundedWindow window, PaneInfo pane, OutputReceiver<KV<String, String>> out) {
            out.output(told.window(shoppers, (IntervalWindow) window, pane));
        }
    }

    private static final class TellSessions extends DoFn<KV<String, CartSession>, KV<String, String>> {
        private final Estimate told;
        private final SessionGap gap;

        TellSessions(Estimate told, SessionGap gap) {
            this.told = told;
            this.gap = gap;
        }

        @ProcessElement
        public void tell(
                @Element KV<String, CartSession> session, PaneInfo pane, OutputReceiver<KV<String, String>> out) {
            out.output(told.session(session.getKey(), session.getValue(), gap, pane));
        }
    }
}
