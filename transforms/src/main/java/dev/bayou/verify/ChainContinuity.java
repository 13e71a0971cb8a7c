package dev.bayou.verify;

import dev.bayou.archive.Layout;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.store.Store;
import dev.bayou.verify.Facts.SectionFacts;
import dev.bayou.verify.Finding.Kind;
import dev.bayou.verify.VerifyPlan.MinimumHead;
import java.util.Optional;

/** Checks that the sections of a ledger follow each other without a hole or an overlap, and that the last is there. */
final class ChainContinuity {
    private ChainContinuity() {}

    /** @param before the section before it; empty for the first */
    static Optional<Finding> between(Optional<SectionFacts> before, SectionFacts section, Store store) {
        long end = before.map(SectionFacts::to).orElse(0L);
        if (before.isPresent() && isOther(before.get().identity(), section.identity())) {
            return Optional.of(new Finding(
                    Kind.ENTRY,
                    section.topic(),
                    store.address(Layout.entry(section.topic(), section.partition(), section.from())),
                    "is of another topic or cluster than the entry before it: " + section.identity()));
        }
        // The end of a section whose last entry cannot be read is unknown; SectionChecker reports that entry.
        if (end < 0 || end == section.from()) {
            return Optional.empty();
        }
        return Optional.of(breach(section.topic(), section.partition(), end, section.from(), store));
    }

    /** The finding for an entry that ends at one offset and is followed by one that begins at another. */
    static Finding breach(String topic, int partition, long end, long begin, Store store) {
        return end < begin
                ? missing(topic, partition, end, begin, store)
                : new Finding(
                        Kind.CHAIN,
                        topic,
                        store.address(Layout.entry(topic, partition, begin)),
                        "offsets " + begin + " to " + (end - 1) + " are in the entry before it too");
    }

    /** @param last the last section of a ledger; empty if it has no entry */
    static Optional<Finding> atEnd(Optional<SectionFacts> last, MinimumHead minimum, Store store) {
        long end = last.map(SectionFacts::to).orElse(0L);
        return end < 0 || end >= minimum.offset()
                ? Optional.empty()
                : Optional.of(missing(minimum.topic(), minimum.partition(), end, minimum.offset(), store));
    }

    /** An entry is named by the end of the one before it, so the name of the first missing one is known. */
    private static Finding missing(String topic, int partition, long from, long to, Store store) {
        return new Finding(
                Kind.CHAIN,
                topic,
                store.address(Layout.entry(topic, partition, from)),
                "is not there: offsets " + from + " to " + (to - 1) + " are in no entry");
    }

    /** False if a section has no readable entry that names its topic. */
    private static boolean isOther(TopicIdentity one, TopicIdentity other) {
        return !one.clusterId().isEmpty() && !other.clusterId().isEmpty() && !one.matches(other);
    }
}
