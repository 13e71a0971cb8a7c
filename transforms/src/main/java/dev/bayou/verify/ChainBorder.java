package dev.bayou.verify;

import dev.bayou.archive.Layout;
import dev.bayou.archive.Store;
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
}
