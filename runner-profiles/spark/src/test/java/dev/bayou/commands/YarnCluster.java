package dev.bayou.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.awaitility.Awaitility;

/**
 * A resource manager, a node manager and the containers that run on it, on loopback. All of it is gone after
 * {@link #close}.
 */
final class YarnCluster implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Path MODULE = Profile.HOME.resolve("runner-profiles/yarn-cluster/target");

    private final Path dir;
    private final SparkHome home;
    private final Daemon daemon;
    private final YarnClient resourceManager;

    private YarnCluster(Path dir, SparkHome home, Daemon daemon) {
        this.dir = dir;
        this.home = home;
        this.daemon = daemon;
        this.resourceManager = YarnClient.createYarnClient();
        YarnConfiguration configuration = new YarnConfiguration();
        configuration.addResource(
                new org.apache.hadoop.fs.Path(conf(dir).resolve("yarn-site.xml").toUri()));
        resourceManager.init(configuration);
        resourceManager.start();
    }

    /**
     * Starts a cluster and waits until it is ready.
     *
     * @param environment what drivers and executors on it find there: credentials, as a cloud's machines have them
     */
    static YarnCluster start(Path dir, Map<String, String> environment) throws IOException {
        SparkHome home = SparkHome.below(Files.createDirectories(dir));
        Map<String, String> machine = new HashMap<>(environment);
        machine.put("JAVA_HOME", System.getProperty("java.home"));
        machine.put("SPARK_LOCAL_IP", "127.0.0.1");
        Daemon daemon = Daemon.start(
                "yarn",
                dir,
                machine,
                MODULE.resolve("classes") + ":" + Files.readString(MODULE.resolve("yarn.classpath")),
                "dev.bayou.yarn.MiniCluster",
                Stream.concat(Stream.of(conf(dir).toString()), machine.keySet().stream())
                        .toArray(String[]::new));
        try {
            String unused = daemon.awaitLog("YARN is ready");
            return new YarnCluster(dir, home, daemon);
        } catch (RuntimeException | AssertionError e) {
            daemon.close();
            home.delete();
            throw e;
        }
    }

    private static Path conf(Path dir) {
        return dir.resolve("conf");
    }

    /** What spark-submit needs to find the cluster. */
    Map<String, String> environment() {
        return Map.of("HADOOP_CONF_DIR", conf(dir).toString());
    }

    /**
     * The flags of spark-submit for an application of that name, with a driver and one executor as small as can be:
     * what several executors do to each other, {@code StandaloneClusterIT} shows.
     */
    List<String> submission(String name) {
        return List.of(
                "--master",
                "yarn",
                "--deploy-mode",
                "cluster",
                "--name",
                name,
                "--driver-memory",
                "512m",
                "--driver-java-options",
                String.join(" ", BayouCall.QUICK_START),
                "--num-executors",
                "1",
                "--executor-memory",
                "512m",
                "--conf",
                "spark.executor.extraJavaOptions=" + String.join(" ", BayouCall.QUICK_START),
                "--conf",
                "spark.yarn.maxAppAttempts=1",
                "--conf",
                "spark.yarn.jars=local:" + home.classPath(),
                "--conf",
                "spark.yarn.stagingDir=" + dir.resolve("staging").toUri());
    }

    /** The application of that name, when it has ended. */
    ApplicationReport awaitEnd(String name) {
        return Awaitility.await()
                .atMost(LIMIT)
                .until(
                        () -> application(name),
                        application -> application.getFinalApplicationStatus() != FinalApplicationStatus.UNDEFINED);
    }

    /** Kills the application of that name, as {@code yarn application -kill} does, and waits until it has ended. */
    ApplicationReport kill(String name) throws IOException, YarnException {
        resourceManager.killApplication(application(name).getApplicationId());
        return awaitEnd(name);
    }

    /** Leaves room for the next test, however this one went. */
    void killAll() throws IOException, YarnException {
        for (ApplicationReport application : resourceManager.getApplications()) {
            if (application.getFinalApplicationStatus() == FinalApplicationStatus.UNDEFINED) {
                resourceManager.killApplication(application.getApplicationId());
            }
        }
    }

    private ApplicationReport application(String name) throws IOException, YarnException {
        return resourceManager.getApplications().stream()
                .filter(application -> application.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("YARN knows no application '" + name + "'"));
    }

    /** The driver's standard error, in the log folder of the machine that it ran on: what {@code yarn logs} shows. */
    String driverLog(ApplicationReport application) throws IOException {
        try (Stream<Path> files = Files.find(
                dir,
                Integer.MAX_VALUE,
                (file, attributes) -> file.endsWith("stderr")
                        && file.getParent().getFileName().toString().endsWith("_000001")
                        && file.toString()
                                .contains(application.getApplicationId().toString()))) {
            return Files.readString(files.findFirst()
                    .orElseThrow(() -> new AssertionError(application + " has no driver's log below " + dir)));
        }
    }

    @Override
    public void close() throws IOException {
        resourceManager.close();
        daemon.close();
        home.delete();
    }
}
