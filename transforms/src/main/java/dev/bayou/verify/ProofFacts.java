package dev.bayou.verify;

import java.util.List;

/**
 * What re-reading data has shown.
 *
 * @param records that were read again
 */
record ProofFacts(long entries, long records, long bytes, List<Finding> findings) implements Facts {
    ProofFacts {
        findings = List.copyOf(findings);
    }
}
