package dev.bayou.verify;

import java.util.List;
import java.util.stream.Stream;

/**
 * What re-reading data has shown.
 *
 * @param records that were read again
 */
record ProofFacts(long entries, long records, long bytes, List<Finding> findings) implements Facts {
    static final ProofFacts NONE = new ProofFacts(0, 0, 0, List.of());

    ProofFacts {
        findings = List.copyOf(findings);
    }

    ProofFacts plus(ProofFacts other) {
        return new ProofFacts(
                entries + other.entries,
                records + other.records,
                bytes + other.bytes,
                other.findings.isEmpty()
                        ? findings
                        : Stream.concat(findings.stream(), other.findings.stream())
                                .toList());
    }
}
