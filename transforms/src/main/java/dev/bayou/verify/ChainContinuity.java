package dev.bayou.verify;

import dev.bayou.archive.Layout;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.store.Store;
import dev.bayou.verify.Finding.Kind;
import java.util.Optional;

/** Where one section of a chain ends and the next begins, which neither of them sees, and where the last one ends. */
final class ChainContinuity {
    private ChainContinuity() {}

    /**
     * What is wrong there, if anything is.
     *
     * @param before the section before it, if it is not the first
     */
    static Optional<Finding> between(Optional<SectionFacts> before, SectionFacts section, Store store) {
        long end = before.map(SectionFacts::to).orElse(0L);
        if (before.isPresent() && isOther(before.get().identity(), section.identity())) {
            return Optional.of(new Finding(
                    Kind.ENTRY,
                    section.topic(),
                    store.address(Layout.entry(section.topic(), section.partition(), section.from())),
                    "is of another topic or cluster than the entry before it: " + section.identity()));
        }
        // A section whose last entry cannot be read has told so, and nobody knows where it ends.
        if (end < 0 || end == section.from()) {
            return Optional.empty();
        }
        return Optional.of(breach(section.topic(), section.partition(), end, section.from(), store));
    }

    /** What is wrong where an entry ends at one offset and the next begins at another. */
    static Finding breach(String topic, int partition, long end, long begin, Store store) {
        return end < begin
                ? missing(topic, partition, end, begin, store)
                : new Finding(
                        Kind.CHAIN,
                        topic,
                        store.address(Layout.entry(topic, partition, begin)),
                        "offsets " + begin + " to " + (end - 1) + " are in the entry before it too");
    }

    /**
     * What is wrong behind a chain's last section, if anything is.
     *
     * @param last empty if nothing of the chain is there
     */
    static Optional<Finding> behind(Optional<SectionFacts> last, MinimumHead least, Store store) {
        long end = last.map(SectionFacts::to).orElse(0L);
        return end < 0 || end >= least.offset()
                ? Optional.empty()
                : Optional.of(missing(least.topic(), least.partition(), end, least.offset(), store));
    }

    /** An entry is named by the end of the one before it, so the name of the first that is gone is known. */
    private static Finding missing(String topic, int partition, long from, long to, Store store) {
        return new Finding(
                Kind.CHAIN,
                topic,
                store.address(Layout.entry(topic, partition, from)),
                "is not there: offsets " + from + " to " + (to - 1) + " are in no entry");
    }

    /** A section without a readable entry tells of none. */
    private static boolean isOther(TopicIdentity one, TopicIdentity other) {
        return !one.clusterId().isEmpty() && !other.clusterId().isEmpty() && !one.matches(other);
    }
}
