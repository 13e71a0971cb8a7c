package dev.bayou.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * A real Kafka broker and an S3 server that are ready for use, in a process of their own that ends with this one, even
 * if this one is killed.
 *
 * <p>Topics, records, objects and ports outlive {@link #stop()} and {@link #kill()}: {@link #restart()} brings them
 * back.
 */
public final class Sandbox implements AutoCloseable {
    private static final String NAMES_OF_THIS_JVM =
            Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000000, 0x10000000));
    private static final AtomicInteger NAMES = new AtomicInteger();
    /** Tests run most code once: the first compiler is enough, at half the time. */
    static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static Sandbox shared;

    private final Path dir;
    private final List<String> javaOptions;
    private ServerProcess process;
    private volatile Coordinates coordinates;

    private Sandbox(Path dir, List<String> javaOptions) {
        this.dir = dir;
        this.javaOptions = javaOptions;
        launch(0, 0);
    }

    /**
     * The sandbox that all tests of this JVM share, started by the first call; it and its data are gone when the JVM
     * exits. A test that stops its sandbox takes {@link #start a private one}.
     */
    public static synchronized Sandbox shared() {
        if (shared == null) {
            Path dir = temporaryFolder();
            shared = new Sandbox(dir, QUICK_START);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                shared.close();
                delete(dir);
            }));
        }
        return shared;
    }

    /**
     * Starts a sandbox of one's own and returns when it is ready; its data stay in the folder.
     *
     * @param dir made if it is missing; what an earlier sandbox left there is served again
     * @param javaOptions of its JVM, for example {@code -Xmx1g} instead of the default 512 MiB,
     *     {@code -Dbayou.sandbox.log.level=INFO} for more in its {@code sandbox.log}, or
     *     {@code -Dbayou.sandbox.accessControl=true} for a broker that heeds ACLs
     * @throws IllegalStateException with the end of the server's log if it does not get ready
     */
    public static Sandbox start(Path dir, String... javaOptions) {
        List<String> options = new ArrayList<>(QUICK_START);
        options.addAll(List.of(javaOptions));
        return new Sandbox(dir.toAbsolutePath(), options);
    }

    /**
     * The same for a measurement: its JVM takes longer to start, and compiles what it runs often as a server's does.
     */
    public static Sandbox startForLoad(Path dir, String... javaOptions) {
        return new Sandbox(dir.toAbsolutePath(), List.of(javaOptions));
    }

    /** Stops the sandbox if it runs, and starts it again on the same ports with the same data. */
    public synchronized void restart() {
        stop();
        launch(port(coordinates.bootstrapServers()), coordinates.s3Endpoint().getPort());
    }

    /** Stops the sandbox cleanly; nothing happens if it does not run. */
    public synchronized void stop() {
        process.stop();
    }

    /** Ends the sandbox without any warning, as a lost machine would. */
    public synchronized void kill() {
        process.kill();
    }

    /** The same as {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    public String bootstrapServers() {
        return coordinates.bootstrapServers();
    }

    public URI s3Endpoint() {
        return coordinates.s3Endpoint();
    }

    public String region() {
        return coordinates.region();
    }

    public String accessKey() {
        return coordinates.accessKey();
    }

    public String secretKey() {
        return coordinates.secretKey();
    }

    /** A bucket that exists. */
    public String bucket() {
        return coordinates.bucket();
    }

    /**
     * How many requests its S3 server has answered since it started, by operation: {@code PutObject}, {@code GetObject}
     * …
     */
    public Map<String, Long> s3Requests() {
        try {
            return S3Requests.of(s3Endpoint());
        } catch (IOException e) {
            throw new UncheckedIOException("The S3 server at " + s3Endpoint() + " does not report its requests", e);
        }
    }

    /** The server's process, which a restart changes. */
    public long pid() {
        return coordinates.pid();
    }

    /** The variables that a command needs to use this sandbox, the same that {@code scripts/sandbox start} prints. */
    public Map<String, String> environment() {
        return coordinates.environment();
    }

    /** Returns when each partition has its leader. */
    public void createTopic(String name, int partitions, Map<String, String> config) {
        try (Topics topics = topics()) {
            topics.create(name, partitions, config);
        }
    }

    /**
     * Creates a topic whose replicas are on these brokers, by partition, the preferred leader first; the sandbox's own
     * is broker 1. Returns when each partition has its leader.
     */
    public void createTopic(String name, Map<Integer, List<Integer>> replicas, Map<String, String> config) {
        try (Topics topics = topics()) {
            topics.create(name, replicas, config);
        }
    }

    /**
     * Starts a further broker of the same cluster, in a process of its own that ends with this one, and returns when
     * the cluster has it. Not for a sandbox that is restarted meanwhile: its controller takes another port.
     *
     * @param nodeId 2 or more
     */
    public FurtherBroker startBroker(int nodeId) {
        return FurtherBroker.start(nodeId, dir.resolve("broker-" + nodeId), coordinates);
    }

    /** Changes settings of a topic; returns when the broker reports the new ones. */
    public void configureTopic(String name, Map<String, String> config) {
        try (Topics topics = topics()) {
            topics.configure(name, config);
        }
    }

    /** Returns when the broker no longer knows the topic. */
    public void deleteTopic(String name) {
        try (Topics topics = topics()) {
            topics.delete(name);
        }
    }

    /** Returns when each partition, old and new, has its leader. */
    public void addPartitions(String name, int total) {
        try (Topics topics = topics()) {
            topics.addPartitions(name, total);
        }
    }

    /** Makes the offset the earliest one of the partition, as retention would. */
    public void deleteRecordsBefore(String topic, int partition, long offset) {
        try (Topics topics = topics()) {
            topics.deleteRecordsBefore(new TopicPartition(topic, partition), offset);
        }
    }

    /** A name that no other call returns, here or in another JVM, for a topic or a prefix of objects. */
    public static String freshName(String hint) {
        return hint + "-" + NAMES_OF_THIS_JVM + "-" + NAMES.incrementAndGet();
    }

    private void launch(int kafkaPort, int s3Port) {
        try {
            process = ServerProcess.start(dir, kafkaPort, s3Port, javaOptions);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start a sandbox in " + dir + ": " + e.getMessage(), e);
        }
        coordinates = process.ready();
    }

    private Topics topics() {
        return new Topics(bootstrapServers());
    }

    private static int port(String hostAndPort) {
        return Integer.parseInt(hostAndPort.substring(hostAndPort.lastIndexOf(':') + 1));
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("bayou-sandbox-");
        } catch (IOException e) {
            throw new UncheckedIOException("No temporary folder for the sandbox", e);
        }
    }

    private static void delete(Path dir) {
        try (Stream<Path> tree = Files.walk(dir)) {
            for (Path path : (Iterable<Path>) tree.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete the data of the shared sandbox in " + dir, e);
        }
    }
}
