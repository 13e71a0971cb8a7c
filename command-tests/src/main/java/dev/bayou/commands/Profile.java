package dev.bayou.commands;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** How a command is started on the runner under test, as {@code scripts/bayou} does. */
public enum Profile {
    /** In one JVM. */
    DIRECT {
        private static final String BAYOU = "dev.bayou.direct.Bayou";

        @Override
        List<String> words(Start start) {
            List<String> words = new ArrayList<>(start.jvmFlags());
            words.add(start.isOurs() ? start.main() : BAYOU);
            words.addAll(start.arguments());
            return words;
        }

        @Override
        String classPath(Start start, Map<String, String> environment) {
            return jarOf(BAYOU) + ":" + built("direct/target/bayou.classpath") + start.more();
        }
    },
    /**
     * By spark-submit: with the jar on its class path if it works in the process itself, else with a Spark
     * installation's alone.
     */
    SPARK {
        @Override
        List<String> words(Start start) {
            List<String> words = new ArrayList<>();
            words.add("@" + PROFILES.resolve("spark/jvm.options"));
            words.add("-Dlog4j2.configurationFile=" + PROFILES.resolve("spark/conf/log4j2.properties"));
            words.addAll(start.jvmFlags());
            words.add("org.apache.spark.deploy.SparkSubmit");
            words.addAll(List.of(
                    "--properties-file",
                    PROFILES.resolve("spark/conf/local.conf").toString()));
            // A task that fails is tried again, as on a cluster; local[2] never would.
            words.addAll(start.submission().isEmpty() ? List.of("--master", "local[2,4]") : start.submission());
            words.addAll(List.of("--class", start.isOurs() ? start.main() : "dev.bayou.spark.Bayou"));
            if (start.isInPlace()) {
                words.add("spark-internal");
            } else {
                if (start.isOurs()) {
                    words.addAll(List.of("--jars", jarOf(start.main())));
                }
                words.add(start.jar().isEmpty() ? SPARK_JAR.toString() : start.jar());
            }
            words.addAll(start.arguments());
            if (start.isOurs()) {
                words.addAll(SPARK_RUNNER);
            }
            return words;
        }

        @Override
        String classPath(Start start, Map<String, String> environment) {
            if (start.isInPlace()) {
                return sparkInstallation() + ":" + SPARK_JAR + start.more();
            }
            // In the order of Spark's own scripts, which put Hadoop's settings there too.
            String hadoop = environment.containsKey("HADOOP_CONF_DIR") ? environment.get("HADOOP_CONF_DIR") + ":" : "";
            return PROFILES.resolve("spark/conf") + ":" + hadoop + sparkInstallation();
        }
    };

    /** The project's own folder. */
    static final Path HOME = Path.of(Objects.requireNonNull(System.getProperty("bayou.home"), "bayou.home is not set"));

    /**
     * What the profile's own main sets, but shorter batches; checkpoints are in a new folder for each start by default.
     */
    private static final List<String> SPARK_RUNNER = List.of(
            "--runner=SparkRunner", "--batchIntervalMillis=500", "--minReadTimeMillis=100", "--whenStopped=HALT");

    private static final Path PROFILES = HOME.resolve("runner-profiles");

    /** What was built for spark-submit. */
    static final Path SPARK_JAR = PROFILES.resolve("spark/target/bayou-spark.jar");

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

        /** Whether this build works in the process itself: nothing has to be sent anywhere. */
        boolean isInPlace() {
            return jar.isEmpty() && submission.isEmpty();
        }

        /**
         * What the class path needs besides the profile's, last, so that the same stands before it for every process.
         */
        String more() {
            return isOurs() ? ":" + jarOf(main) : "";
        }
    }

    /** The one under test. */
    public static Profile current() {
        return valueOf(System.getProperty("bayou.profile", "DIRECT"));
    }

    /** What stands after {@code java}. */
    abstract List<String> words(Start start);

    /** @param environment the process's own variables */
    abstract String classPath(Start start, Map<String, String> environment);

    /** What a process has on its class path that works by itself. */
    String classPath() {
        return classPath(new Start("", "", List.of(), List.of(), List.of()), Map.of());
    }

    /** Where the profile is built. */
    Path target() {
        return PROFILES.resolve(name().toLowerCase(Locale.ROOT)).resolve("target");
    }

    /** What a Spark installation has on its class path. */
    static String sparkInstallation() {
        return built("spark-installation/target/spark.classpath");
    }

    /** What a process of this profile needs in its environment. */
    Map<String, String> environment() {
        return Map.of("SPARK_LOCAL_IP", "127.0.0.1");
    }

    private static String built(String file) {
        try {
            return Files.readString(PROFILES.resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the profiles have to be built first, by mvn package", e);
        }
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
