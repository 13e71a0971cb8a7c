package dev.bayou.verify;

import java.util.List;
import java.util.stream.Stream;

/**
 * What Kafka has said of gaps.
 *
 * @param asked of how many it still knew
 */
record GapFacts(long asked, List<Finding> findings) implements Facts {
    static final GapFacts NONE = new GapFacts(0, List.of());

    GapFacts {
        findings = List.copyOf(findings);
    }

    GapFacts plus(GapFacts other) {
        return new GapFacts(
                asked + other.asked,
                other.findings.isEmpty()
                        ? findings
                        : Stream.concat(findings.stream(), other.findings.stream())
                                .toList());
    }
}
