package dev.bayou.copy;

import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;

/**
 * Archives topics exactly once and seals the windows that are complete: for ever, or until they are caught up with. The
 * same stages both ways; only where the ranges come from differs. Emits the address of each window sealed.
 */
public final class ArchiveTopics extends PTransform<PBegin, PCollection<String>> {
    /**
     * How long a window's state is kept for late segments. One that comes later still is archived and sealed all the
     * same, at the topic's next look: sealing reads the ledger, not the pane.
     */
    private static final Duration ALLOWED_LATENESS = Duration.standardDays(1);

    private final CopySettings settings;
    private final PTransform<PBegin, PCollection<CopyRequest>> ranges;

    private ArchiveTopics(CopySettings settings, PTransform<PBegin, PCollection<CopyRequest>> ranges) {
        this.settings = settings;
        this.ranges = ranges;
    }

    /** Goes on for ever; topics and partitions that are made meanwhile are found. Unbounded. */
    public static ArchiveTopics forEver(CopySettings settings) {
        return new ArchiveTopics(settings, Read.from(new CopyRequestSource(settings)));
    }

    /** Carries out the plan and ends. Bounded. */
    public static ArchiveTopics untilCaughtUp(CopySettings settings, CatchUpPlan plan) {
        return new ArchiveTopics(settings, Create.of(plan.ranges()).withCoder(CopyRequestCoder.of()));
    }

    /** Carries out orders that come from elsewhere. */
    static ArchiveTopics over(CopySettings settings, PTransform<PBegin, PCollection<CopyRequest>> ranges) {
        return new ArchiveTopics(settings, ranges);
    }

    @Override
    public PCollection<String> expand(PBegin begin) {
        Duration window = Duration.millis(settings.windowSize().duration().toMillis());
        return begin.apply("OffsetRanges", ranges)
                .apply("SpreadOverWorkers", Reshuffle.viaRandomKey())
                .apply("CopyRange", CopyRange.with(settings))
                .apply("ByTopic", WithKeys.of(CommittedFile::topic).withKeyType(TypeDescriptors.strings()))
                .setCoder(KvCoder.of(StringUtf8Coder.of(), SerializableCoder.of(CommittedFile.class)))
                .apply(
                        "IntoWindows",
                        Window.<KV<String, CommittedFile>>into(FixedWindows.of(window))
                                .triggering(AfterWatermark.pastEndOfWindow()
                                        .withLateFirings(AfterPane.elementCountAtLeast(1)))
                                .withAllowedLateness(ALLOWED_LATENESS)
                                .discardingFiredPanes())
                .apply("NewsByTopic", GroupByKey.create())
                .apply("SealWindow", SealWindow.with(settings));
    }
}
