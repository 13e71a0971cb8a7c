package dev.bayou.chaos;

import dev.bayou.sandbox.S3Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What came of a round, when all archivers were gone and one more had caught up in good weather.
 *
 * @param faults of the store and the network that happened, by kind
 * @param records that Kafka had by then, of this and the earlier rounds of its campaign
 * @param lost of them, not in the archive
 * @param duplicated in the archive, and more often than in Kafka
 * @param orphans files that no entry of the ledger names
 * @param complaints whatever else is wrong; none and three zeros: all is well
 */
record Outcome(
        Round round,
        Map<S3Fault, Integer> faults,
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
        return faults.values().stream().mapToInt(Integer::intValue).sum();
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
