package dev.bayou.chaos;

import dev.bayou.sandbox.S3Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The outcome of a round, after all archivers had ended and one more had caught up without faults.
 *
 * @param s3Faults injected between the archivers and the store, by kind
 * @param records that Kafka had by then, of this and the earlier rounds of its suite
 * @param lost of them, not in the archive
 * @param duplicated more often in the archive than in Kafka
 * @param orphans files that no entry of the ledger names
 * @param complaints any other fault found; a good round has none, and zeros above
 */
record Outcome(
        Round round,
        Map<S3Fault, Integer> s3Faults,
        long records,
        long lost,
        long duplicated,
        long orphans,
        List<String> complaints,
        Duration took) {

    boolean isGood() {
        return lost == 0 && duplicated == 0 && orphans == 0 && complaints.isEmpty();
    }

    int faultCount() {
        return s3Faults.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public String toString() {
        return "%s, %d did: %s, in %.1f s"
                .formatted(
                        round,
                        faultCount(),
                        isGood()
                                ? "all %d records are archived once".formatted(records)
                                : "%d lost, %d duplicated, %d orphans %s"
                                        .formatted(lost, duplicated, orphans, complaints),
                        took.toMillis() / 1e3);
    }
}
