package dev.bayou.commands;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How a command is started on the runner under test, as {@code scripts/bayou} does. */
public enum Profile {
    /** In one JVM, on the tests' own class path. */
    DIRECT {
        @Override
        List<String> words(Start start) {
            List<String> words = new ArrayList<>(start.jvmFlags());
            words.add(start.isOurs() ? start.main() : "dev.bayou.direct.Bayou");
            words.addAll(start.arguments());
            return words;
        }

        @Override
        String classPath(Map<String, String> environment) {
            return System.getProperty("java.class.path");
        }
    },
    /** By spark-submit, with nothing on the class path but what a Spark installation has. */
    SPARK {
        @Override
        List<String> words(Start start) {
            List<String> words = new ArrayList<>();
            words.add("@" + PROFILES.resolve("spark/jvm.options"));
            words.addAll(start.jvmFlags());
            words.add("org.apache.spark.deploy.SparkSubmit");
            words.addAll(List.of(
                    "--properties-file",
                    PROFILES.resolve("spark/conf/local.conf").toString()));
            // A task that fails is tried again, as on a cluster; local[2] never would.
            words.addAll(start.submission().isEmpty() ? List.of("--master", "local[2,4]") : start.submission());
            if (start.isOurs()) {
                words.addAll(List.of("--jars", jarOf(start.main()), "--class", start.main()));
            } else {
                words.addAll(List.of("--class", "dev.bayou.spark.Bayou"));
            }
            words.add(
                    start.jar().isEmpty()
                            ? PROFILES.resolve("spark/target/bayou-spark.jar").toString()
                            : start.jar());
            words.addAll(start.arguments());
            if (start.isOurs()) {
                words.addAll(SPARK_RUNNER);
            }
            return words;
        }

        @Override
        String classPath(Map<String, String> environment) {
            // In the order of Spark's own scripts, which put Hadoop's settings there too.
            String hadoop = environment.containsKey("HADOOP_CONF_DIR") ? environment.get("HADOOP_CONF_DIR") + ":" : "";
            try {
                return PROFILES.resolve("spark/conf") + ":" + hadoop
                        + Files.readString(PROFILES.resolve("spark-installation/target/spark.classpath"));
            } catch (IOException e) {
                throw new UncheckedIOException("the module spark-installation has to be built first", e);
            }
        }
    };

    /** The project's own folder. */
    static final Path HOME = Path.of(Objects.requireNonNull(System.getProperty("bayou.home"), "bayou.home is not set"));

    /** What the profile's own main sets, but shorter batches; checkpoints are in a new folder for each start by default. */
    private static final List<String> SPARK_RUNNER = List.of(
            "--runner=SparkRunner", "--batchIntervalMillis=500", "--minReadTimeMillis=100", "--whenStopped=HALT");

    private static final Path PROFILES = HOME.resolve("runner-profiles");

    /**
     * What is to be started.
     *
     * @param main a main of these tests' own, or empty for the profile's
     * @param jar another build of the profile's jar, or empty for the one that was built last
     * @param submission flags of spark-submit, for a cluster that is not in the process itself
     */
    record Start(String main, String jar, List<String> jvmFlags, List<String> submission, List<String> arguments) {
        boolean isOurs() {
            return !main.isEmpty();
        }
    }

    /** The one under test. */
    public static Profile current() {
        return valueOf(System.getProperty("bayou.profile", "DIRECT"));
    }

    /** What stands after {@code java}. */
    abstract List<String> words(Start start);

    /** @param environment the process's own variables */
    abstract String classPath(Map<String, String> environment);

    /** What a process of this profile needs in its environment. */
    Map<String, String> environment() {
        return Map.of("SPARK_LOCAL_IP", "127.0.0.1");
    }

    private static String jarOf(String main) {
        try {
            return Path.of(Class.forName(main)
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (ReflectiveOperationException | java.net.URISyntaxException e) {
            throw new IllegalStateException(main + " is in no jar", e);
        }
    }
}
