package dev.bayou.chaos;

import dev.bayou.archive.Layout;
import dev.bayou.commands.BayouCall;
import dev.bayou.commands.BayouProcess;
import dev.bayou.commands.EventProducer;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** What a fault works on: a producer writes records, and archivers reach the store through the fault proxy. */
final class TestBed {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration LEDGER_EVERY = Duration.ofSeconds(1);
    private static final Pattern ENTRY = Pattern.compile("/\\d+/\\d{20}\\.json$");

    private final Suite suite;
    private final URI endpoint;
    private final Path dir;
    private final EventProducer producer;
    private final ExecutorService background = Executors.newSingleThreadExecutor();
    private final Future<?> writing;
    private int toWrite;
    private int commits;
    private long lookedAt = System.nanoTime();

    /**
     * Begins the writing.
     *
     * @param endpoint of the proxy before the store
     * @param dir for what processes write
     */
    TestBed(Suite suite, URI endpoint, Round round, Path dir) throws IOException {
        this.suite = suite;
        this.endpoint = endpoint;
        this.dir = dir;
        this.commits = committed();
        this.toWrite = round.records() / 4;
        // Some of the windows that records fall into are over, and get sealed.
        Duration spread = Duration.ofHours(round.hours());
        this.producer = new EventProducer(
                        suite.kafka(),
                        suite.topic(),
                        round.partitions(),
                        round.seed(),
                        Instant.now().minus(spread),
                        spread)
                .skewed(round.skew());
        int atOnce = round.records() - toWrite;
        this.writing = background.submit(() -> producer.write(atOnce));
    }

    Sandbox kafka() {
        return suite.kafka();
    }

    BayouCall archiver() {
        return suite.archiver(endpoint);
    }

    BayouProcess start(BayouCall call) throws IOException {
        return call.start(dir);
    }

    /** Runs another archiver until it has caught up; it may fail on S3 faults. */
    void overtake() throws IOException {
        suite.overtake(endpoint);
    }

    /**
     * Waits until the ledger has this many more entries than at the last call or the start of the round, or until all
     * that is written is archived, in fewer entries.
     */
    void awaitCommits(int number, BayouProcess by) {
        int wanted = commits + number;
        Awaitility.await()
                .alias("%d more commits to %s".formatted(number, suite.topic()))
                .pollInterval(POLL)
                .atMost(LIMIT)
                .until(() -> {
                    by.requireAlive(number + " commits were there");
                    return committed() >= wanted || hasNothingMore();
                });
        commits = wanted;
    }

    /** Reads the whole ledger, at most once in {@link #LEDGER_EVERY}. */
    private boolean hasNothingMore() throws IOException {
        if (!writing.isDone() || System.nanoTime() - lookedAt < LEDGER_EVERY.toNanos()) {
            return false;
        }
        lookedAt = System.nanoTime();
        return suite.isCaughtUp();
    }

    /** Waits for the records that are being written, and writes the rest, so that archivers have work again. */
    void writeMore() throws Exception {
        writing.get();
        commits = committed();
        producer.write(toWrite);
        toWrite = 0;
    }

    /** Ends the writing. */
    void end() {
        background.shutdownNow();
        producer.close();
    }

    private int committed() throws IOException {
        return (int) suite.home().keys(Layout.ledgerPrefix(suite.topic())).stream()
                .filter(key -> ENTRY.matcher(key).find())
                .count();
    }
}
