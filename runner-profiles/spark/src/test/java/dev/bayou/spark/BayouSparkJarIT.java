package dev.bayou.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What the jar for spark-submit holds, and what it must leave to the cluster. */
class BayouSparkJarIT {
    private static final Path PROFILES = Path.of(System.getProperty("bayou.home"), "runner-profiles");
    private static final Path JAR = PROFILES.resolve("spark/target/bayou-spark.jar");
    /** What Spark's own scripts put on the class path. */
    private static final Path CLUSTER = PROFILES.resolve("spark-installation/target/spark.classpath");

    private static final long MOST_BYTES = 120_000_000;

    @Test
    void itLeavesToTheClusterWhatTheClusterHas() throws IOException {
        assertThat(entries())
                .noneMatch(name -> name.startsWith("org/apache/spark/"))
                .noneMatch(name -> name.startsWith("org/apache/hadoop/"))
                .noneMatch(name -> name.startsWith("scala/"))
                .noneMatch(name -> name.startsWith("org/slf4j/"))
                .noneMatch(name -> name.startsWith("com/fasterxml/jackson/core/"));
    }

    /** Else {@code spark.driver.userClassPathFirst=true} makes two classes of one, which do not fit each other. */
    @Test
    void itHoldsNoClassThatTheClusterHas() throws IOException {
        Set<String> ofTheCluster = new HashSet<>();
        for (String jar : Files.readString(CLUSTER).strip().split(":", -1)) {
            if (jar.endsWith(".jar")) {
                ofTheCluster.addAll(classes(Path.of(jar)));
            }
        }

        assertThat(ofTheCluster).contains("com/codahale/metrics/MetricRegistry.class");
        assertThat(classes(JAR)).filteredOn(ofTheCluster::contains).isEmpty();
    }

    private static List<String> classes(Path jar) throws IOException {
        return entries(jar).stream()
                .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
                .toList();
    }

    @Test
    void itHidesWhatTheClusterHasInAnotherVersion() throws IOException {
        assertThat(entries())
                .noneMatch(name -> name.startsWith("software/amazon/"))
                .contains("dev/bayou/shaded/software/amazon/awssdk/services/s3/S3Client.class")
                .noneMatch(name -> name.startsWith("org/apache/commons/lang3/"));
    }

    @Test
    void itNamesEveryServiceThatIsFoundByItsName() throws IOException {
        assertThat(service("org.apache.beam.sdk.io.FileSystemRegistrar"))
                .contains("org.apache.beam.sdk.io.aws2.s3.S3FileSystemRegistrar")
                .contains("org.apache.beam.sdk.io.LocalFileSystemRegistrar");
        assertThat(service("org.apache.beam.sdk.runners.PipelineRunnerRegistrar"))
                .contains("SparkRunnerRegistrar$Runner");
        assertThat(service("org.apache.beam.sdk.options.PipelineOptionsRegistrar"))
                .contains("SparkRunnerRegistrar$Options", "AwsPipelineOptionsRegistrar");
        assertThat(service("dev.bayou.shaded.software.amazon.awssdk.http.SdkHttpService"))
                .contains("dev.bayou.shaded.software.amazon.awssdk");
    }

    @Test
    void itIsSmallAndUnsignedAndHasNothingTwice() throws IOException {
        assertThat(Files.size(JAR)).isLessThan(MOST_BYTES);
        assertThat(entries()).doesNotHaveDuplicates().noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|DSA|RSA)"));
    }

    private static List<String> entries() throws IOException {
        return entries(JAR);
    }

    private static List<String> entries(Path file) throws IOException {
        try (ZipFile jar = new ZipFile(file.toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }

    private static String service(String name) throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            ZipEntry entry = jar.getEntry("META-INF/services/" + name);
            assertThat(entry).as(name).isNotNull();
            return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
