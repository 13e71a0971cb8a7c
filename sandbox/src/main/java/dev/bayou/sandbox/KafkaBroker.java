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

/**
 * One broker: the first of a cluster, which is its controller too, or one that joins it. A second start on the same
 * folder has the same cluster id, topics and records.
 */
final class KafkaBroker {
    /** The node that is the controller. */
    private static final int FIRST = 1;

    private static final String CLIENTS = "PLAINTEXT";
    private static final String CONTROLLER = "CONTROLLER";
    /** Enables ACLs: only the principals that have a right to a topic may use it; topics without ACLs are open. */
    private static final String ACCESS_CONTROL = "bayou.sandbox.accessControl";

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private KafkaBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /** Returns once the broker has described its cluster to a client. */
    static KafkaBroker start(Path dir, int port, int controllerPort) throws Exception {
        return start(FIRST, dir, port, controllerPort, Uuid.randomUuid().toString());
    }

    /** Starts a broker that has the first one as its controller. */
    static KafkaBroker join(int nodeId, Path dir, int port, int controllerPort, String clusterId) throws Exception {
        return start(nodeId, dir, port, controllerPort, clusterId);
    }

    private static KafkaBroker start(int nodeId, Path dir, int port, int controllerPort, String clusterId)
            throws Exception {
        KafkaConfig settings = KafkaConfig.fromProps(settings(nodeId, dir, port, controllerPort));
        format(nodeId, dir, clusterId);
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

    private static void format(int nodeId, Path dir, String clusterId) throws Exception {
        if (Files.exists(dir.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setClusterId(clusterId)
                .setNodeId(nodeId)
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

    private static Properties settings(int nodeId, Path dir, int port, int controllerPort) {
        String controller = Ports.LOOPBACK_ADDRESS + ":" + controllerPort;
        String clients = CLIENTS + "://" + Ports.LOOPBACK_ADDRESS + ":" + port;
        Properties settings = new Properties();
        settings.putAll(Map.ofEntries(
                Map.entry("process.roles", nodeId == FIRST ? "broker,controller" : "broker"),
                Map.entry("node.id", Integer.toString(nodeId)),
                Map.entry("controller.quorum.voters", FIRST + "@" + controller),
                Map.entry("controller.listener.names", CONTROLLER),
                Map.entry("inter.broker.listener.name", CLIENTS),
                Map.entry("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT"),
                Map.entry("listeners", nodeId == FIRST ? clients + "," + CONTROLLER + "://" + controller : clients),
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
