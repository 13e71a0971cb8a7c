package dev.bayou.report.core;

import dev.bayou.archive.read.ReadPlan.Authority;
import dev.bayou.archive.read.ReadPlan.TopicPlan;

/**
 * Which files of a topic were read.
 *
 * @param firstWindow the folder of the earliest window, or null if folders tell no time
 * @param lastWindow the folder of the latest
 * @param ignored files in the topic's folders that the ledger does not name, or that no archiver named so
 */
public record TopicRead(
        String topic,
        Authority authority,
        int files,
        long bytes,
        int windows,
        String firstWindow,
        String lastWindow,
        int ignored) {
    /** What a plan says of a topic. */
    public static TopicRead of(TopicPlan plan) {
        boolean hasWindows = !plan.windows().isEmpty();
        return new TopicRead(
                plan.topic(),
                plan.authority(),
                plan.files(),
                plan.bytes(),
                plan.windows().size(),
                hasWindows ? plan.windows().first().folder() : null,
                hasWindows ? plan.windows().last().folder() : null,
                plan.ignored());
    }
}
