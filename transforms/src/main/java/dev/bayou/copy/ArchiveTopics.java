package dev.bayou.copy;

import dev.bayou.copy.CopyRange.CommittedFile;
import dev.bayou.copy.CopyRequest.RequestCoder;
import java.time.Instant;
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
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;

/**
 * Archives topics exactly once and seals the windows that are complete: continuously, or until the archive has caught
 * up. Only the source of the ranges differs. Emits the address of each window sealed.
 */
public final class ArchiveTopics extends PTransform<PBegin, PCollection<String>> {
    /**
     * How long a window's state is kept for late segments. A later one is archived and sealed all the same, when the
     * topic is checked next: sealing reads the ledger, not the pane.
     */
    private static final Duration ALLOWED_LATENESS = Duration.standardDays(1);

    private static final Instant FIRST = Instant.ofEpochMilli(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
    /** Fixed windows end with the global window, a day before Beam's last instant. */
    private static final Instant LAST =
            Instant.ofEpochMilli(GlobalWindow.INSTANCE.maxTimestamp().getMillis());

    private final CopySettings settings;
    private final PTransform<PBegin, PCollection<CopyRequest>> ranges;

    private ArchiveTopics(CopySettings settings, PTransform<PBegin, PCollection<CopyRequest>> ranges) {
        this.settings = settings;
        this.ranges = ranges;
    }

    /**
     * Runs until it is stopped, and discovers new topics and partitions. Unbounded.
     *
     * @param readers of the source, at least 1. On a runner whose threads poll sources without a pause (the
     *     DirectRunner) as many as it has threads: they wait in the source then while there is nothing to copy.
     */
    public static ArchiveTopics forEver(CopySettings settings, int readers) {
        return new ArchiveTopics(settings, Read.from(new CopyRequestSource(settings, readers)));
    }

    /** Carries out the plan and ends. Bounded. */
    public static ArchiveTopics untilCaughtUp(CopySettings settings, CatchUpPlan plan) {
        return new ArchiveTopics(settings, Create.of(plan.ranges()).withCoder(RequestCoder.of()));
    }

    /** Carries out requests from another source. */
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
                .apply("FilesByTopic", GroupByKey.create())
                .apply("SealWindow", SealWindow.with(settings));
    }

    /** The same instant, or the nearest one that Beam accepts: a later one fails the whole pipeline. */
    static org.joda.time.Instant beamTime(Instant time) {
        Instant nearest = time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
        return org.joda.time.Instant.ofEpochMilli(nearest.toEpochMilli());
    }
}
