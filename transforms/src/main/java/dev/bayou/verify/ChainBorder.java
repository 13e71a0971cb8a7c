package dev.bayou.verify;

import dev.bayou.archive.Layout;
import dev.bayou.archive.Store;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.verify.Finding.Kind;
import java.util.Optional;

/** Where one section of a chain ends and the next begins, which neither of them sees. */
final class ChainBorder {
    private ChainBorder() {}

    /**
     * What is wrong there, if anything is.
     *
     * @param before the section before it, if it is not the first
     */
    static Optional<Finding> between(Optional<SectionFacts> before, SectionFacts section, Store store) {
        LedgerSection at = section.section();
        long end = before.map(SectionFacts::to).orElse(0L);
        if (before.isPresent() && isOther(before.get().identity(), section.identity())) {
            return Optional.of(new Finding(
                    Kind.ENTRY,
                    at.topic(),
                    store.address(Layout.entry(at.topic(), at.partition(), section.from())),
                    "is of another topic or cluster than the entry before it: " + section.identity()));
        }
        // A section whose last entry cannot be read has told so, and nobody knows where it ends.
        if (end < 0 || end == section.from()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Kind.CHAIN,
                at.topic(),
                store.address(Layout.entry(at.topic(), at.partition(), section.from())),
                SectionCheck.breach(end, section.from())));
    }

    /** A section without a readable entry tells of none. */
    private static boolean isOther(TopicIdentity one, TopicIdentity other) {
        return !one.clusterId().isEmpty() && !other.clusterId().isEmpty() && !one.matches(other);
    }
}
