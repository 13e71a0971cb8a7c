package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Stores;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.pipelines.InterruptedArchive.Fate;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Copies that fail, or take long: the others continue, and no restart is needed. */
@Timeout(240)
class FailingCopyIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int PARTITIONS = 3;
    private static final int FAILING = 1;
    private static final int SLOW = 1;
    /** Spark writes a checkpoint of its state every ten: late batches have to bear that too. */
    private static final int SLOW_BATCHES = 12;

    private static final int FAILED = 1;

    private final Sandbox sandbox = Sandbox.shared();
    private final ArchiveHome home = ArchiveHome.onS3(sandbox);
    private final Oracle oracle = new Oracle(sandbox, home);
    private final String topic = Topics.fresh(sandbox, "failing", PARTITIONS);

    @TempDir
    private Path dir;

    private EventProducer producer;

    @BeforeEach
    void writeEvents() {
        producer = new EventProducer(
                sandbox, topic, PARTITIONS, Seed.announced("failing"), Instant.now(), Duration.ofMinutes(90));
        producer.write(2000);
    }

    @AfterEach
    void close() throws IOException {
        producer.close();
        Stores.closeAll();
    }

    @Test
    void aCopyThatFailsOnceIsRetried() throws Exception {
        assumeTrue(Profile.current() == Profile.DIRECT, "the same on any runner");
        Ended ended = catchUp()
                .interruptedAt(ProtocolStep.BEFORE_COMMIT, 2, Fate.FAIL)
                .run(dir)
                .requireSuccess();

        assertThat(ended.stderr()).contains("failed, try 1 of 3", "an unexpected failure");
        oracle.requireExactlyOnce(topic);
    }

    @Test
    void aPartitionThatAlwaysFailsIsReportedAndBlocksNoOther() throws Exception {
        assumeTrue(Profile.current() == Profile.DIRECT, "StandaloneClusterIT shows it of executors");
        Ended ended = catchUp()
                .alwaysInterruptedAt(ProtocolStep.BEFORE_COMMIT, FAILING, Fate.FAIL)
                .run(dir);

        assertThat(ended.status()).as(ended.toString()).isEqualTo(FAILED);
        assertThat(ended.stderr().substring(ended.stderr().lastIndexOf("archive failed:")))
                .contains(topic + "-" + FAILING, "is not archived: an unexpected failure")
                .doesNotContain(topic + "-0", topic + "-2");
        assertThat(heads()).isEqualTo(endsWithout(FAILING));

        catchUp().run(dir).requireSuccess();
        oracle.requireExactlyOnce(topic);
    }

    @Test
    void aStreamContinuesWithTheOtherPartitions() throws Exception {
        try (BayouProcess archiver = forEver()
                .alwaysInterruptedAt(ProtocolStep.BEFORE_COMMIT, FAILING, Fate.FAIL)
                .start(dir)) {
            archiver.awaitLog(topic + "-" + FAILING + " [0, ");
            archiver.awaitLog("is not archived: an unexpected failure");
            producer.write(1000);
            awaitHeads(endsWithout(FAILING));
            archiver.requireAlive("it was stopped");
        }
        catchUp().run(dir).requireSuccess();
        oracle.requireExactlyOnce(topic);
    }

    /** A partition has one order out at a time: each is in a micro-batch of its own. */
    @Test
    @EnabledIfSystemProperty(named = "bayou.profile", matches = "SPARK", disabledReason = "only Spark has batches")
    void aStreamWhoseBatchesAllTakeLongerThanTheirIntervalLosesNothing() throws Exception {
        try (BayouProcess archiver = forEver()
                .alwaysInterruptedAt(ProtocolStep.BEFORE_COMMIT, SLOW, Fate.DELAY)
                .start(dir)) {
            Awaitility.await()
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        producer.write(30);
                        return home.entries(topic, SLOW).size() >= SLOW_BATCHES;
                    });
            awaitHeads(ends());
            archiver.requireAlive("it was stopped");
        }
        // Where the hour ends meanwhile, the last records may be late: the next check seals their window again.
        catchUp().run(dir).requireSuccess();
        oracle.requireExactlyOnce(topic);
    }

    private BayouCall catchUp() {
        return home.catchUp(sandbox, topic).with("--maxFileBytes=40kB", "--compression=none");
    }

    private BayouCall forEver() {
        return home.archive(sandbox, topic).with("--maxFileBytes=40kB", "--maxFileAge=1ms", "--compression=none");
    }

    private void awaitHeads(Map<Integer, Long> expected) {
        Awaitility.await().atMost(LIMIT).until(this::heads, expected::equals);
    }

    private Map<Integer, Long> heads() throws IOException {
        Map<Integer, Long> heads = new TreeMap<>();
        for (LedgerEntry entry : home.entries(topic)) {
            heads.put(entry.partition(), entry.to());
        }
        return heads;
    }

    private Map<Integer, Long> ends() {
        Map<Integer, Long> ends = new TreeMap<>();
        for (Map.Entry<TopicPartition, Long> end :
                new KafkaTopic(sandbox, topic).ends().entrySet()) {
            ends.put(end.getKey().partition(), end.getValue());
        }
        return ends;
    }

    private Map<Integer, Long> endsWithout(int partition) {
        Map<Integer, Long> ends = ends();
        ends.remove(partition);
        return ends;
    }
}
