package dev.bayou.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/**
 * A master and two workers of Spark, each a process of its own, on loopback. All of it is gone after {@link #close}.
 */
final class StandaloneCluster implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int WORKERS = 2;

    private final Path dir;
    private final Map<String, String> environment;
    private final SparkHome home;
    /** The master first. */
    private final List<Daemon> daemons = new ArrayList<>();

    private final String master;
    private final URI masterPage;
    private int driversEnded;

    private StandaloneCluster(Path dir, Map<String, String> environment) throws IOException {
        this.dir = Files.createDirectories(dir);
        this.home = SparkHome.below(dir);
        this.environment = new HashMap<>(environment);
        this.environment.put("SPARK_HOME", home.folder().toString());
        this.environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        // As an installation's scripts do; a worker wants it to start executors.
        this.environment.put("SPARK_SCALA_VERSION", "2.12");
        Daemon daemon = start(
                "master",
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0");
        this.master = daemon.awaitLog("Starting Spark master at ");
        this.masterPage = URI.create("http://127.0.0.1:"
                + daemon.awaitLog("Successfully started service 'MasterUI' on port ")
                        .replace(".", ""));
    }

    /**
     * Starts a cluster and waits until its workers are there.
     *
     * @param environment what drivers and executors on it find there: credentials, as a cloud's machines have them
     */
    static StandaloneCluster start(Path dir, Map<String, String> environment) throws IOException {
        StandaloneCluster cluster = new StandaloneCluster(dir, environment);
        try {
            for (int i = 0; i < WORKERS; i++) {
                cluster.startWorker("worker-" + i);
            }
            String unused = cluster.daemons.get(0).awaitLog("Registering worker", WORKERS);
            return cluster;
        } catch (IOException | RuntimeException | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    /** {@code spark://host:port}. */
    String master() {
        return master;
    }

    /** The JVMs that run tasks now. */
    List<ProcessHandle> executors() {
        return daemons.stream()
                .flatMap(Daemon::descendants)
                .filter(process -> Stream.of(process.info().arguments().orElse(new String[0]))
                        .anyMatch(word -> word.endsWith("CoarseGrainedExecutorBackend")))
                .toList();
    }

    /**
     * A driver that ran on a worker.
     *
     * @param state {@code FINISHED}, {@code FAILED}, {@code ERROR} or {@code KILLED}
     * @param log its standard error, in the worker's folder
     */
    record EndedDriver(String state, String log) {}

    /** Waits until the next driver that was handed over to this cluster has ended. */
    EndedDriver awaitDriver() throws IOException {
        JsonNode driver = latest(Awaitility.await()
                .atMost(LIMIT)
                .until(() -> page().path("completeddrivers"), drivers -> drivers.size() > driversEnded));
        driversEnded++;
        try (Stream<Path> files = Files.find(
                dir, 3, (file, attributes) -> file.endsWith(driver.path("id").asText() + "/stderr"))) {
            Path log = files.findFirst().orElseThrow(() -> new AssertionError("no log of " + driver));
            return new EndedDriver(driver.path("state").asText(), Files.readString(log));
        }
    }

    /** The name of the application that began last of those that have ended. */
    String lastApplication() throws IOException {
        return latest(page().path("completedapps")).path("name").asText();
    }

    /** Spark's ids begin with a word, and go on with the time and a number. */
    private static JsonNode latest(JsonNode all) {
        return StreamSupport.stream(all.spliterator(), false)
                .max(Comparator.comparing(one -> one.path("id").asText()))
                .orElseThrow();
    }

    private JsonNode page() throws IOException {
        return new ObjectMapper().readTree(masterPage.resolve("/json/").toURL());
    }

    private void startWorker(String name) throws IOException {
        Daemon unused = start(
                name,
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--cores",
                "2",
                "--memory",
                "2g",
                "--work-dir",
                dir.resolve(name).toString(),
                "--webui-port",
                "0",
                master);
    }

    private Daemon start(String name, String main, String... arguments) throws IOException {
        Daemon daemon = Daemon.start(name, dir, environment, home.classPath(), main, arguments);
        daemons.add(daemon);
        return daemon;
    }

    @Override
    public void close() throws IOException {
        daemons.forEach(Daemon::close);
        home.delete();
    }
}
