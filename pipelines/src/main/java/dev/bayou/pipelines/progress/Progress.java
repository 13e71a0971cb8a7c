package dev.bayou.pipelines.progress;

import dev.bayou.pipelines.cli.Quantities;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a piece of work is at one moment.
 *
 * @param work the topic or the activity
 * @param counts all that was counted of it, by name
 * @param line the same for people, on one line
 */
public record Progress(String work, Map<String, Long> counts, Completion completion, String line) {
    public Progress {
        counts = Map.copyOf(counts);
    }

    /**
     * How much is done, in the unit by which the time left is estimated.
     *
     * @param total empty if unknown
     * @param phase what the command does, or has reached, once all is done
     */
    public record Completion(long done, OptionalLong total, double perSecond, String phase) {
        /** Empty if the total is not known, or nothing moves. */
        public Optional<Duration> timeLeft() {
            long left = Math.max(0, total.orElse(0) - done);
            return total.isEmpty() || !(perSecond > 0)
                    ? Optional.empty()
                    : Optional.of(Duration.ofSeconds((long) (left / perSecond)));
        }

        public double percent() {
            long all = total.orElse(0);
            return all == 0 ? 100.0 : 100.0 * done / all;
        }

        /** {@code ETA 1h2m3s}, {@code ETA unknown}, or the phase once all is done. */
        public String eta() {
            return total.isPresent() && done >= total.getAsLong()
                    ? phase
                    : "ETA " + timeLeft().map(Quantities::text).orElse("unknown");
        }
    }

    /** Rates in columns. */
    public static String rates(double recordsPerSecond, double bytesPerSecond) {
        return String.format(Locale.ROOT, "%,10.0f/s  %7.1f MB/s", recordsPerSecond, bytesPerSecond / 1e6);
    }

    /** Time and rates of work that is done. */
    public static String average(long records, long bytes, Duration busy) {
        double seconds = busy.toNanos() / 1e9;
        return String.format(
                Locale.ROOT, "%.2f s, %,.0f records/s, %.1f MB/s", seconds, records / seconds, bytes / seconds / 1e6);
    }
}
