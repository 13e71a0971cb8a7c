package dev.bayou.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A master and two workers of Spark, each a process of its own, on loopback. All of it is gone after {@link #close}. */
final class StandaloneCluster implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int WORKERS = 2;

    private final Path dir;
    private final Map<String, String> environment;
    private final SparkHome home;
    private final List<Process> processes = new ArrayList<>();
    private final String master;

    private StandaloneCluster(Path dir, Map<String, String> environment) throws IOException {
        this.dir = Files.createDirectories(dir);
        this.environment = environment;
        this.home = SparkHome.below(dir);
        start(
                "master",
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0");
        this.master = awaitAddress();
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
            cluster.awaitLog("master", "Registering worker", WORKERS);
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** {@code spark://host:port}. */
    String master() {
        return master;
    }

    SparkHome home() {
        return home;
    }

    /** The JVMs that run tasks now. */
    List<ProcessHandle> executors() {
        return processes.stream()
                .flatMap(process -> process.toHandle().descendants())
                .filter(process -> Stream.of(process.info().arguments().orElse(new String[0]))
                        .anyMatch(word -> word.endsWith("CoarseGrainedExecutorBackend")))
                .toList();
    }

    private void startWorker(String name) throws IOException {
        start(
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

    private void start(String name, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Profile.HOME.resolve("runner-profiles/spark/jvm.options"),
                "-Xmx256m",
                "-cp",
                home.classPath(),
                main));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve(name + ".log").toFile());
        builder.environment().putAll(environment);
        builder.environment().put("SPARK_HOME", home.folder().toString());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        // As an installation's scripts do; a worker wants it to start executors.
        builder.environment().put("SPARK_SCALA_VERSION", "2.12");
        processes.add(builder.start());
    }

    private String awaitAddress() {
        return Awaitility.await()
                .atMost(LIMIT)
                .until(
                        () -> log("master")
                                .lines()
                                .filter(line -> line.contains("Starting Spark master at "))
                                .map(line -> line.replaceFirst(".*Starting Spark master at ", ""))
                                .findFirst()
                                .orElse(""),
                        address -> !address.isEmpty());
    }

    private void awaitLog(String name, String text, int times) {
        Awaitility.await()
                .atMost(LIMIT)
                .until(() ->
                        log(name).lines().filter(line -> line.contains(text)).count() >= times);
    }

    private String log(String name) throws IOException {
        return Files.readString(dir.resolve(name + ".log"));
    }

    @Override
    public void close() throws IOException {
        // Workers' children first: an executor outlives a worker that is killed, for a while.
        for (Process process : processes) {
            process.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        for (Process process : processes) {
            try {
                if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IllegalStateException("process " + process.pid() + " does not go away");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        home.delete();
    }
}
