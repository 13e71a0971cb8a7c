package dev.bayou.pipelines.monitor;

import dev.bayou.copy.CopyCounts.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The health of an archiver. It is faulty when records wait and no head has moved for three times {@code --maxFileAge},
 * at least for {@value #LEAST_MINUTES} minutes. It is ready when all that it needs answered the last {@link #probe}.
 */
final class ArchiveHealth implements Health {
    static final int LEAST_MINUTES = 5;
    private static final int AGES = 3;

    private final Duration limit;
    private final Supplier<Map<TopicPartition, Position>> positions;
    private final List<Request> requests;
    private final LongSupplier nanos;
    private Map<TopicPartition, Position> before = Map.of();
    private long movedAt;
    private volatile List<String> unreachable = List.of("nothing has been probed yet");

    /** A request to what the archiver needs. */
    @FunctionalInterface
    interface Request {
        Object send() throws IOException;
    }

    /**
     * Begins to observe.
     *
     * @param positions where each partition stands now
     * @param requests that {@link #probe} sends
     * @param nanos the time, as {@link System#nanoTime}
     */
    ArchiveHealth(
            Duration maxFileAge,
            Supplier<Map<TopicPartition, Position>> positions,
            List<Request> requests,
            LongSupplier nanos) {
        Duration ages = maxFileAge.multipliedBy(AGES);
        Duration least = Duration.ofMinutes(LEAST_MINUTES);
        this.limit = ages.compareTo(least) > 0 ? ages : least;
        this.positions = positions;
        this.requests = requests;
        this.nanos = nanos;
        this.movedAt = nanos.getAsLong();
    }

    @Override
    public synchronized List<String> faults() {
        observe();
        Duration still = Duration.ofNanos(nanos.getAsLong() - movedAt);
        return still.compareTo(limit) <= 0
                ? List.of()
                : List.of("stalled: " + lag() + " records wait, and nothing was committed for " + still.toMinutes()
                        + " minutes");
    }

    /** Takes in whether a head has moved, or nothing waits. */
    private synchronized void observe() {
        Map<TopicPartition, Position> now = positions.get();
        boolean hasMoved = now.entrySet().stream().anyMatch(partition -> {
            Position earlier = before.get(partition.getKey());
            return earlier == null || partition.getValue().head() > earlier.head();
        });
        before = now;
        if (hasMoved || lag() == 0) {
            movedAt = nanos.getAsLong();
        }
    }

    private long lag() {
        return before.values().stream().mapToLong(Position::lag).sum();
    }

    /** Sends the requests, and observes, so that a stall is seen without a scrape. */
    void probe() {
        observe();
        List<String> problems = new ArrayList<>();
        for (Request request : requests) {
            try {
                request.send();
            } catch (IOException | KafkaException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        unreachable = List.copyOf(problems);
    }

    @Override
    public List<String> unreachable() {
        return unreachable;
    }
}
