package dev.bayou.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.KafkaFuture;

/**
 * One more broker of a sandbox's cluster, in a process of its own. Its records outlive {@link #kill} and {@link #stop}:
 * {@link #restart} brings them back on the same port.
 */
public final class FurtherBroker implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final int nodeId;
    private final Path dir;
    private final Coordinates cluster;
    private final Admin admin;
    private final String clusterId;
    private final int port;
    private ServerProcess process;

    private FurtherBroker(int nodeId, Path dir, Coordinates cluster) throws IOException {
        this.nodeId = nodeId;
        this.dir = dir;
        this.cluster = cluster;
        this.port = Ports.free();
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers()));
        this.clusterId = describe(DescribeClusterResult::clusterId);
        launch();
    }

    static FurtherBroker start(int nodeId, Path dir, Coordinates cluster) {
        try {
            return new FurtherBroker(nodeId, dir, cluster);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start broker " + nodeId + " in " + dir, e);
        }
    }

    /** Ends the broker without any warning, as a lost machine would. Returns when the cluster has given it up. */
    public void kill() {
        process.kill();
        awaitGone();
    }

    /** Stops the broker cleanly. Returns when the cluster has given it up. */
    public void stop() {
        process.stop();
        awaitGone();
    }

    /** Starts the broker again with the same records; returns when the cluster has it. */
    public void restart() {
        try {
            launch();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start broker " + nodeId + " in " + dir, e);
        }
    }

    /** Ends the process at once. */
    @Override
    public void close() {
        admin.close();
        process.kill();
    }

    private void launch() throws IOException {
        List<String> arguments = List.of(
                Integer.toString(nodeId),
                dir.resolve("kafka").toString(),
                Integer.toString(port),
                Integer.toString(cluster.controllerPort()),
                clusterId,
                Long.toString(ProcessHandle.current().pid()));
        process = ServerProcess.start(FurtherBrokerServer.class, arguments, dir, Sandbox.QUICK_START);
        Await.answer("broker " + nodeId + " is in the cluster", LIMIT, () -> {
            process.requireAlive();
            return isMember() ? Optional.of(nodeId) : Optional.empty();
        });
    }

    private void awaitGone() {
        Await.answer(
                "broker " + nodeId + " has left the cluster",
                LIMIT,
                () -> isMember() ? Optional.empty() : Optional.of(nodeId));
    }

    private boolean isMember() {
        return describe(DescribeClusterResult::nodes).stream().anyMatch(node -> node.id() == nodeId);
    }

    private <T> T describe(Function<DescribeClusterResult, KafkaFuture<T>> part) {
        try {
            return part.apply(admin.describeCluster()).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The cluster at " + cluster.bootstrapServers() + " does not answer", e);
        } catch (InterruptedException e) {
            throw Await.interrupted("description of the cluster", e);
        }
    }
}
