package dev.bayou.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

@Tag("slow")
class SandboxLifecycleTest {
    @TempDir
    private Path dir;

    @Test
    void topicsObjectsAndPortsOutliveAStopAndAKill() throws Exception {
        try (Sandbox sandbox = Sandbox.start(dir, "-Xmx384m")) {
            Map<String, String> environment = sandbox.environment();
            long pid = sandbox.pid();
            sandbox.createTopic("topic", 1, Map.of());
            Clients.produce(sandbox, "topic", "key", "before the stop");
            put(sandbox, "object", "hello");

            sandbox.stop();
            assertThat(runs(pid)).isFalse();
            assertThat(Coordinates.file(dir)).doesNotExist();

            sandbox.restart();
            assertThat(sandbox.environment()).isEqualTo(environment);
            assertThat(sandbox.pid()).isNotEqualTo(pid);
            Clients.produce(sandbox, "topic", "key", "before the kill");

            sandbox.kill();
            sandbox.restart();
            assertThat(Clients.consume(sandbox, "topic"))
                    .extracting(ConsumerRecord::value)
                    .containsExactly("before the stop", "before the kill");
            assertThat(read(sandbox, "object")).isEqualTo("hello");
        }
    }

    @Test
    void aSandboxEndsWithTheProcessThatStartedIt() throws Exception {
        Path errors = dir.resolve("owner.errors");
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dbayou.sandbox.classpath=" + System.getProperty("bayou.sandbox.classpath"),
                        "-cp",
                        classPathOfAUser(),
                        SandboxOwner.class.getName(),
                        dir.toString())
                .redirectError(errors.toFile())
                .start();
        try (BufferedReader output = owner.inputReader()) {
            String line = output.readLine();
            assertThat(line).as(Files.readString(errors)).isNotNull();
            long pid = Long.parseLong(line);
            assertThat(runs(pid)).isTrue();

            owner.destroyForcibly();
            Clients.eventually().until(() -> !runs(pid));
            assertThat(Coordinates.file(dir)).doesNotExist();
        } finally {
            owner.destroyForcibly();
        }
    }

    @Test
    void oneFolderHasOneSandbox() {
        try (Sandbox sandbox = Sandbox.start(dir)) {
            assertThatThrownBy(() -> Sandbox.start(dir))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Another sandbox runs in " + dir);
            assertThat(Coordinates.file(dir)).content().contains("pid=" + sandbox.pid());
        }
    }

    @Test
    void aFailedStartReportsTheServersLog() {
        assertThatThrownBy(() -> Sandbox.start(dir, "-Xmx-nonsense"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("ended with status 1", "sandbox.log", "Invalid maximum heap size");
    }

    /** A zombie that its parent has not collected yet has no command any more. */
    static boolean runs(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .isPresent();
    }

    /** No more than the tests of another module have: their class path has neither the broker nor the S3 server. */
    private static String classPathOfAUser() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Files.isDirectory(Path.of(entry))
                        || entry.contains("kafka-clients")
                        || entry.contains("slf4j-api"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void put(Sandbox sandbox, String key, String content) {
        try (S3Client s3 = Clients.s3(sandbox, sandbox.secretKey())) {
            s3.putObject(request -> request.bucket(sandbox.bucket()).key(key), RequestBody.fromString(content));
        }
    }

    private static String read(Sandbox sandbox, String key) {
        try (S3Client s3 = Clients.s3(sandbox, sandbox.secretKey())) {
            return s3.getObjectAsBytes(
                            request -> request.bucket(sandbox.bucket()).key(key))
                    .asUtf8String();
        }
    }
}
