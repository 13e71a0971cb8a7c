package dev.bayou.benchmarks.measure;

import java.util.Map;

/**
 * One run of one candidate.
 *
 * @param turn from 1
 * @param seconds from the process' start to its exit
 * @param steadySeconds from the first record to the last, as the candidate prints; 0 if it does not
 * @param peakBytes the most memory that was resident
 * @param s3Requests by operation
 * @param fault what was wrong with it; empty if it did all of the work
 */
public record Run(
        String candidate,
        int turn,
        double seconds,
        double steadySeconds,
        long peakBytes,
        Map<String, Long> s3Requests,
        String fault) {
    /** What it is compared by: the steady state of work that has one, else the whole process. */
    double comparedSeconds() {
        return steadySeconds > 0 ? steadySeconds : seconds;
    }

    boolean isRight() {
        return fault.isEmpty();
    }
}
