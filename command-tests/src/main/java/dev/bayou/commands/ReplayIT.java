package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Stores;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code replay} brings back: everything that Kafka allows, each record once, also when processes are killed on
 * the way.
 */
@Timeout(300)
class ReplayIT {
    private static final int PARTITIONS = 4;
    private static final int RECORDS = Integer.getInteger("bayou.test.replayed", 8_000);
    /** Each takes a start, which on Spark is three times as long. */
    private static final int KILLS = Integer.getInteger("bayou.test.kills", Profile.current() == Profile.SPARK ? 2 : 5);

    private static BayouLoop bayou;

    private final Sandbox sandbox = Sandbox.shared();
    private final ArchiveHome home = ArchiveHome.onS3(sandbox);
    private final String topic = Topics.fresh(sandbox, "source", PARTITIONS);

    @TempDir
    private Path dir;

    @BeforeAll
    static void begin(@TempDir Path output) throws Exception {
        bayou = BayouLoop.start(output, Sandbox.shared().environment());
    }

    @AfterAll
    static void end() {
        bayou.close();
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void whatWasReplayedIsArchivedAsItWas() throws Exception {
        archive(RECORDS);
        String target = Topics.fresh(sandbox, "target", PARTITIONS);
        Path map = dir.resolve("map.csv");

        Ended replayed =
                bayou.run(replay("--toTopic=" + target, "--offsetMap=" + map)).requireSuccess();

        assertThat(replayed.stderr())
                .contains("%,d records replayed".formatted(RECORDS))
                .doesNotContain("WARNING");
        ReplayedTopic both = new ReplayedTopic(sandbox, topic, target);
        both.requireSame();
        both.requireTrueMap(map);
        bayou.run(home.catchUp(sandbox, target)).requireSuccess();
        requireSameInArchive(target);
        assertThat(bayou.run(replay("--toTopic=" + target, "--offsetMap=" + map))
                        .requireSuccess()
                        .stderr())
                .contains("is complete: there is nothing to do", "--name");
        both.requireSame();
    }

    private void requireSameInArchive(String target) throws IOException {
        Map<Integer, List<CopiedRecord>> first = ReplayedTopic.byPartition(new ArchivedTopic(home, topic).records());
        Map<Integer, List<CopiedRecord>> second = ReplayedTopic.byPartition(new ArchivedTopic(home, target).records());
        assertThat(second.keySet()).isEqualTo(first.keySet());
        first.forEach((partition, records) ->
                ReplayedTopic.requireSame(second.get(partition), records, "archived partition " + partition));
    }

    @Test
    void killedOnTheWayItContinuesWhereItWas() throws Exception {
        archive(RECORDS);
        String target = Topics.fresh(sandbox, "target", PARTITIONS);
        Path map = dir.resolve("map.csv");
        BayouCall slowly = replay(
                        "--toTopic=" + target,
                        "--offsetMap=" + map,
                        "--rate=" + RECORDS / 4,
                        "--maxTransactionAge=100ms")
                .withJvm("-Dbayou.log=DEBUG");
        for (int kill = 1; kill <= KILLS; kill++) {
            try (BayouProcess process = slowly.start(dir)) {
                process.awaitLog("Committed " + topic, 3);
                process.kill();
            }
        }

        bayou.run(replay("--toTopic=" + target, "--offsetMap=" + map)).requireSuccess();

        ReplayedTopic both = new ReplayedTopic(sandbox, topic, target);
        both.requireSame();
        both.requireTrueMap(map);
    }

    private void archive(int records) throws IOException {
        try (EventProducer producer = new EventProducer(
                sandbox, topic, PARTITIONS, Seed.announced("replay"), ArchiveContract.LONG_AGO, Duration.ofHours(3))) {
            producer.write(records);
        }
        bayou.run(home.catchUp(sandbox, topic).with("--maxFileBytes=200kB")).requireSuccess();
    }

    private BayouCall replay(String... flags) {
        return BayouCall.of("replay", "--bootstrapServers=" + sandbox.bootstrapServers(), "--topics=" + topic)
                .with(home.flags())
                .withEnvironment(sandbox.environment())
                .with(flags);
    }
}
