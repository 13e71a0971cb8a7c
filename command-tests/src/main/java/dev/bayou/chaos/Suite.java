package dev.bayou.chaos;

import dev.bayou.commands.ArchiveHome;
import dev.bayou.commands.BayouCall;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.commands.BayouLoop;
import dev.bayou.commands.Oracle;
import dev.bayou.commands.Topics;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** What the rounds of a suite share: a topic, its archive, and a process that overtakes, catches up and verifies. */
final class Suite implements AutoCloseable {
    private final Sandbox kafka;
    private final Sandbox store;
    private final String topic;
    private final ArchiveHome home;
    private final BayouLoop commands;
    private int partitions;

    Suite(Sandbox kafka, Sandbox store, Path dir, int partitions) throws IOException {
        this.kafka = kafka;
        this.store = store;
        this.topic = Topics.fresh(kafka, "chaos", partitions);
        this.home = ArchiveHome.onS3(store);
        this.commands = BayouLoop.start(dir, store.environment());
        this.partitions = partitions;
    }

    Sandbox kafka() {
        return kafka;
    }

    String topic() {
        return topic;
    }

    ArchiveHome home() {
        return home;
    }

    void growTo(int wanted) {
        if (partitions < wanted) {
            kafka.addPartitions(topic, wanted);
            partitions = wanted;
        }
    }

    /**
     * The archiver as a stream, in small pieces so that much can go wrong.
     *
     * @param endpoint of the store, or of a proxy before it
     */
    BayouCall archiver(URI endpoint) {
        return home.through(store, endpoint)
                .archive(kafka, topic)
                .with("--maxFileBytes=20kB", "--maxFileAge=1s", "--compression=none");
    }

    /** Whether all that the topic holds is archived. */
    boolean isCaughtUp() throws IOException {
        return new Oracle(kafka, home).isCaughtUp(topic);
    }

    /** Another archiver catches up beside those that run. */
    Ended overtake(URI endpoint) throws IOException {
        return commands.run(archiver(endpoint).with("--untilCaughtUp"));
    }

    Ended catchUp() throws IOException {
        return commands.run(home.catchUp(kafka, topic));
    }

    Ended verify() throws IOException {
        return commands.run(BayouCall.of("verify", "--deep", "--bootstrapServers=" + kafka.bootstrapServers())
                .with(home.flags()));
    }

    /** Leaves nothing behind. */
    @Override
    public void close() throws IOException {
        commands.close();
        home.clear();
        kafka.deleteTopic(topic);
    }
}
