package dev.bayou.pipelines.replay;

import dev.bayou.archive.TimeWindow;
import dev.bayou.pipelines.cli.Quantities;
import dev.bayou.replay.ReplayPlan;
import dev.bayou.replay.ReplayPlan.Partition;
import dev.bayou.replay.ReplayRange;
import dev.bayou.replay.ReplaySettings;
import dev.bayou.replay.ReplaySettings.ReplayRate;
import dev.bayou.replay.ReplaySettings.ReplayRate.Unit;
import dev.bayou.replay.ReplaySettings.ReplayTarget.Partitioning;
import dev.bayou.replay.jsonlines.WriteJsonLines.JsonLinesSettings;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.OptionalLong;

/** What a replay would do, for people. */
final class ReplayText {
    private ReplayText() {}

    static String of(ReplayPlan plan, ReplaySettings settings) {
        StringBuilder text = new StringBuilder();
        for (Partition partition : plan.partitions()) {
            ReplayRange range = partition.range();
            String target = settings.target().topicOf(range.topic());
            append(
                    partition,
                    settings.target().partitioning() == Partitioning.BY_KEY
                            ? target + " by key"
                            : target + "-" + range.partition(),
                    text);
        }
        text.append(total(plan))
                .append(", ")
                .append(time(plan, settings.rate()))
                .append('\n');
        return text.append("Nothing was written; it would be replay ")
                .append(settings.name())
                .append(".\n")
                .toString();
    }

    static String of(ReplayPlan plan, JsonLinesSettings settings) {
        StringBuilder text = new StringBuilder();
        plan.partitions().forEach(partition -> append(partition, settings.output() + "/", text));
        return text.append(total(plan)).append("\nNothing was written.\n").toString();
    }

    private static void append(Partition partition, String target, StringBuilder text) {
        text.append(String.format(
                Locale.ROOT,
                "%s → %s: %s, %s%n",
                partition.range(),
                target,
                amount(partition.records(), partition.bytes(), partition.isExact()),
                windows(partition.windows())));
    }

    private static String total(ReplayPlan plan) {
        return "In all " + amount(plan.records(), plan.bytes(), plan.isExact());
    }

    private static String amount(OptionalLong records, long bytes, boolean isExact) {
        String many = records.isPresent()
                ? String.format(Locale.ROOT, "%s%,d records", isExact ? "" : "at most ", records.getAsLong())
                : "as many records as the files hold";
        return many + String.format(Locale.ROOT, " in %,.1f MB of files", bytes / 1e6);
    }

    private static String windows(NavigableSet<TimeWindow> windows) {
        return windows.isEmpty()
                ? "of unknown time"
                : "from " + windows.first().start() + " to " + windows.last().end();
    }

    private static String time(ReplayPlan plan, ReplayRate rate) {
        if (!rate.isLimited()) {
            return "in an unknown time; --rate limits the speed";
        }
        if (rate.unit() == Unit.BYTES) {
            // Files are compressed, and keys and headers lie beside them.
            return "in more than " + Quantities.text(rate.timeFor(plan.bytes()));
        }
        return plan.records().isPresent()
                ? "in " + Quantities.text(rate.timeFor(plan.records().getAsLong()))
                : "in a time that is unknown until the files are read";
    }
}
