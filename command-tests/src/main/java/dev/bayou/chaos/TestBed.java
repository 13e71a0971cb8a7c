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

/** A round as its mishap sees it: records are being written, and the way to the archive leads through the weather. */
final class TestBed {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration LEDGER_EVERY = Duration.ofSeconds(1);
    private static final Pattern ENTRY = Pattern.compile("/\\d+/\\d{20}\\.json$");

    private final Suite campaign;
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
     * @param endpoint of what stands before the store
     * @param dir for what processes write
     */
    TestBed(Suite campaign, URI endpoint, Round round, Path dir) throws IOException {
        this.campaign = campaign;
        this.endpoint = endpoint;
        this.dir = dir;
        this.commits = committed();
        this.toWrite = round.records() / 4;
        // Some of the windows that records fall into are over, and get sealed.
        Duration spread = Duration.ofHours(round.hours());
        this.producer = new EventProducer(
                        campaign.kafka(),
                        campaign.topic(),
                        round.partitions(),
                        round.seed(),
                        Instant.now().minus(spread),
                        spread)
                .skewed(round.skew());
        int atOnce = round.records() - toWrite;
        this.writing = background.submit(() -> producer.write(atOnce));
    }

    Sandbox kafka() {
        return campaign.kafka();
    }

    BayouCall archiver() {
        return campaign.archiver(endpoint);
    }

    BayouProcess start(BayouCall call) throws IOException {
        return call.start(dir);
    }

    /** Has another archiver catch up, which in bad weather may fail. */
    void overtake() throws IOException {
        campaign.overtake(endpoint);
    }

    /**
     * Waits until so many more entries are in the ledger than when this was last asked, or the round began; or until
     * all that is written is archived, in fewer entries.
     */
    void awaitCommits(int number, BayouProcess by) {
        int wanted = commits + number;
        Awaitility.await()
                .alias("%d more commits to %s".formatted(number, campaign.topic()))
                .pollInterval(POLL)
                .atMost(LIMIT)
                .until(() -> {
                    by.requireAlive(number + " commits were there");
                    return committed() >= wanted || hasNothingMore();
                });
        commits = wanted;
    }

    /** Reads the whole ledger, and therefore does so seldom. */
    private boolean hasNothingMore() throws IOException {
        if (!writing.isDone() || System.nanoTime() - lookedAt < LEDGER_EVERY.toNanos()) {
            return false;
        }
        lookedAt = System.nanoTime();
        return campaign.isCaughtUp();
    }

    /**
     * Waits for the records that are being written, and writes the rest: whoever archives has something to do again.
     */
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
        return (int) campaign.home().keys(Layout.ledgerPrefix(campaign.topic())).stream()
                .filter(key -> ENTRY.matcher(key).find())
                .count();
    }
}
