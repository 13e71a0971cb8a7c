package dev.bayou.pipelines;

import dev.bayou.carts.AbandonedSettings;
import dev.bayou.carts.Gap;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A call of {@code abandoned}, checked as far as it can be without asking the store.
 *
 * @param options Beam's and the runner's
 */
record AbandonedCommand(AbandonedSettings settings, ReadingCall reading, PipelineOptions options) {
    private static final int MOST_GAPS = 20;

    /** @throws WrongCallException with every mistake */
    static AbandonedCommand parse(String[] args) {
        Flags flags = new Flags();
        AbandonedOptions options = flags.parse(AbandonedOptions.class, args);
        ReadingCall reading = ReadingCall.parse(flags, options);
        List<Gap> gaps = gaps(flags, options.getGap());
        flags.requireNone();
        AbandonedSettings settings =
                new AbandonedSettings(reading.archive(), reading.output(), reading.quarantine(), reading.run(), gaps);
        return new AbandonedCommand(settings, reading, options);
    }

    private static List<Gap> gaps(Flags flags, String text) {
        SortedSet<Gap> gaps = new TreeSet<>();
        for (String gap : Flags.list(text)) {
            gaps.add(flags.typed("gap", gap, Gap.SHORTEST, length -> new Gap(Quantities.duration(length))));
        }
        if (gaps.isEmpty() || gaps.size() > MOST_GAPS) {
            flags.mistake("--gap takes from 1 to " + MOST_GAPS + " lengths of time, separated by commas: 15m,30m,60m");
        }
        return new ArrayList<>(gaps);
    }
}
