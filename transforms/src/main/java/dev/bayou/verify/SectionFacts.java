package dev.bayou.verify;

import dev.bayou.archive.Gap;
import dev.bayou.archive.TopicIdentity;
import java.util.List;
import java.util.SortedMap;

/**
 * What a section of a ledger adds up to.
 *
 * @param from where its first entry begins
 * @param to where its last readable entry ends, exclusive
 * @param identity which topic its entries say that they are of
 * @param gaps how many offsets are missing, by reason
 */
record SectionFacts(
        String topic,
        int partition,
        long from,
        long to,
        long entries,
        long files,
        long records,
        long bytes,
        SortedMap<Gap.Reason, Long> gaps,
        TopicIdentity identity,
        List<Finding> findings)
        implements Facts {
    SectionFacts {
        findings = List.copyOf(findings);
    }
}
