package dev.bayou.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.metadata.storage.Formatter;

/** One broker that is its own controller; a second start on the same folder has the same cluster id, topics and records. */
final class KafkaBroker {
    private static final int NODE_ID = 1;
    private static final String CLIENTS = "PLAINTEXT";
    private static final String CONTROLLER = "CONTROLLER";
    /** With it, a topic that anybody was given a right to is nobody else's. */
    private static final String ACCESS_CONTROL = "bayou.sandbox.accessControl";

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private KafkaBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /** Returns once the broker has described its cluster to a client. */
    static KafkaBroker start(Path dir, int port, int controllerPort) throws Exception {
        KafkaConfig settings = KafkaConfig.fromProps(settings(dir, port, controllerPort));
        format(dir);
        KafkaBroker broker =
                new KafkaBroker(new KafkaRaftServer(settings, Time.SYSTEM), Ports.LOOPBACK_ADDRESS + ":" + port);
        broker.server.startup();
        broker.requireDescribedCluster();
        return broker;
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path dir) throws Exception {
        if (Files.exists(dir.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NODE_ID)
                .setControllerListenerName(CONTROLLER)
                .setDirectories(List.of(dir.toString()))
                .setMetadataLogDirectory(dir.toString())
                .run();
    }

    private void requireDescribedCluster() throws IOException, InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            admin.describeCluster().nodes().get();
        } catch (ExecutionException e) {
            throw new IOException("The broker at " + bootstrapServers + " started, but does not answer", e.getCause());
        }
    }

    private static Properties settings(Path dir, int port, int controllerPort) {
        String controller = Ports.LOOPBACK_ADDRESS + ":" + controllerPort;
        Properties settings = new Properties();
        settings.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(NODE_ID)),
                Map.entry("controller.quorum.voters", NODE_ID + "@" + controller),
                Map.entry("controller.listener.names", CONTROLLER),
                Map.entry("inter.broker.listener.name", CLIENTS),
                Map.entry("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT"),
                Map.entry(
                        "listeners",
                        CLIENTS + "://" + Ports.LOOPBACK_ADDRESS + ":" + port + "," + CONTROLLER + "://" + controller),
                Map.entry("log.dirs", dir.toString()),
                // A topic that a test misspells must fail, not appear.
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // A killed broker may come back only when the controller, which comes back with it, has given up the
                // old one.
                Map.entry("broker.session.timeout.ms", "3000"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                // So that tests see retention, compaction and deletion happen within seconds.
                Map.entry("log.initial.task.delay.ms", "1000"),
                Map.entry("log.retention.check.interval.ms", "1000"),
                Map.entry("log.cleaner.backoff.ms", "1000"),
                Map.entry("log.segment.delete.delay.ms", "1000"),
                // 128 MiB of heap by default, for topics of more keys than a sandbox has.
                Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"),
                Map.entry("background.threads", "2")));
        if (Boolean.getBoolean(ACCESS_CONTROL)) {
            settings.put("authorizer.class.name", StandardAuthorizer.class.getName());
            settings.put("allow.everyone.if.no.acl.found", "true");
        }
        return settings;
    }
}
