package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Stores;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Secrets of {@code --kafkaConfigFile} stay in that file: a killed run leaves them nowhere else. */
@Timeout(240)
class SecretsIT {
    private static final String SECRET = "hunter2-Xq7vTz0RkW3m";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Sandbox sandbox = Sandbox.shared();
    private final String topic = Topics.fresh(sandbox, "secret", 1);

    @TempDir
    private Path dir;

    @TempDir
    private Path secrets;

    private Path config;

    @BeforeEach
    void writeSecretsAndEvents() throws Exception {
        // Without TLS and SASL the client reads these and does not use them.
        config = Files.writeString(
                secrets.resolve("client.properties"),
                """
                sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required password="%1$s";
                ssl.truststore.password=%1$s
                """
                        .formatted(SECRET));
        Topics.write(
                sandbox,
                ShopperEvents.ofNile().stream()
                        .map(event -> Topics.record(topic, 0, Instant.now(), null, event))
                        .toList());
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void aKilledArchiverLeavesNoSecretBehind() throws Exception {
        ArchiveHome home = ArchiveHome.onDisk(dir.resolve("archive"));
        requireNoSecretAfterKill(home.archive(sandbox, topic).with("--maxFileAge=1s"), () -> !home.entries(topic)
                .isEmpty());
    }

    @Test
    void aKilledLiveRunLeavesNoSecretBehind() throws Exception {
        EstimatesTopic estimates = new EstimatesTopic(new KafkaTopic(sandbox, Topics.fresh(sandbox, "estimates", 1)));
        requireNoSecretAfterKill(
                BayouCall.of(
                        "live",
                        "--bootstrapServers=" + sandbox.bootstrapServers(),
                        "--topics=" + topic,
                        "--toTopic=" + estimates.topic().name(),
                        "--startFrom=earliest",
                        "--lateness=3650d",
                        "--early=1s"),
                () -> !estimates.totals().isEmpty());
    }

    private void requireNoSecretAfterKill(BayouCall call, Condition isAtWork) throws IOException {
        try (BayouProcess run = call.with("--kafkaConfigFile=" + config).start(dir)) {
            Awaitility.await().atMost(LIMIT).until(() -> {
                run.requireAlive("it was at work");
                return isAtWork.isTrue() && (Profile.current() != Profile.SPARK || hasCheckpoint());
            });
            run.kill();
        }
        assertThat(filesBelow(dir)).isNotEmpty().noneMatch(SecretsIT::holdsSecret);
        assertThat(checkpoints()).allSatisfy(folder -> assertThat(Files.getPosixFilePermissions(folder))
                .isEqualTo(PosixFilePermissions.fromString("rwx------")));
    }

    @FunctionalInterface
    private interface Condition {
        boolean isTrue() throws Exception;
    }

    private boolean hasCheckpoint() throws IOException {
        return checkpoints().stream()
                .flatMap(folder -> filesBelow(folder).stream())
                .anyMatch(file -> file.getFileName().toString().startsWith("checkpoint-"));
    }

    private List<Path> checkpoints() throws IOException {
        try (Stream<Path> folders = Files.list(dir.resolve("tmp"))) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("bayou-checkpoints-"))
                    .toList();
        }
    }

    private static List<Path> filesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holdsSecret(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
