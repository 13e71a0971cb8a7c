package dev.bayou.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxScriptTest {
    private static final Path SCRIPT =
            Path.of("..", "scripts", "sandbox").toAbsolutePath().normalize();

    @TempDir
    private Path home;

    /** A path with a space, because users have such. */
    private Path dir;

    @BeforeEach
    void chooseFolder() {
        dir = home.resolve("state of tests").resolve("bayou-sandbox");
    }

    @AfterEach
    void stop() throws Exception {
        run("stop");
    }

    @Test
    void aSandboxIsStartedUsedAndStopped() throws Exception {
        assertThat(run("status")).isEqualTo(new Outcome(1, "not running in " + dir + "\n", ""));

        Outcome started = run("start");
        assertThat(started.status()).as(started.errors()).isZero();
        Coordinates coordinates = Coordinates.read(dir);
        assertThat(started.output())
                .isEqualTo(
                        """
                        export BOOTSTRAP_SERVERS=%s
                        export S3_ENDPOINT=%s
                        export AWS_REGION=us-east-1
                        export AWS_ACCESS_KEY_ID=bayou
                        export AWS_SECRET_ACCESS_KEY=bayou-sandbox-secret
                        """
                                .formatted(coordinates.bootstrapServers(), coordinates.s3Endpoint()));
        assertThat(run("start")).isEqualTo(started);
        assertThat(Coordinates.read(dir)).isEqualTo(coordinates);

        Outcome status = run("status");
        assertThat(status.status()).isZero();
        assertThat(status.output())
                .contains(
                        "running",
                        coordinates.bootstrapServers(),
                        coordinates.s3Endpoint().toString())
                .hasLineCount(1);

        assertThat(run("stop")).isEqualTo(new Outcome(0, "", ""));
        assertThat(SandboxLifecycleTest.runs(coordinates.pid())).isFalse();
        assertThat(Coordinates.file(dir)).doesNotExist();
        assertThat(run("status").status()).isOne();
        assertThat(run("stop")).isEqualTo(new Outcome(0, "", ""));
    }

    @Test
    void aTopicIsMadeOnce() throws Exception {
        assertThat(run("topic", "events", "3").errors()).contains("not running", "scripts/sandbox start");
        run("start");

        assertThat(run("topic", "events", "3").output()).contains("events", "made with 3 partitions");
        try (Topics topics = new Topics(Coordinates.read(dir).bootstrapServers())) {
            assertThat(topics.partitions("events")).isEqualTo(OptionalInt.of(3));
        }
        assertThat(run("topic", "events", "3").output()).contains("exists with 3 partitions");

        Outcome other = run("topic", "events", "4");
        assertThat(other.status()).isOne();
        assertThat(other.errors()).contains("exists with 3 partitions, not 4");
    }

    @Test
    void aProcessThatIsNoSandboxIsLeftAlone() throws Exception {
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            Files.createDirectories(dir);
            Files.writeString(Coordinates.file(dir), "pid=" + other.pid() + "\n");

            assertThat(run("status").status()).isOne();
            assertThat(run("stop")).isEqualTo(new Outcome(0, "", ""));
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Outcome refused = run("start", "--kafka-port", Integer.toString(taken.getLocalPort()));
            assertThat(refused.status()).isOne();
            assertThat(refused.output()).isEmpty();
            assertThat(refused.errors())
                    .contains("Port " + taken.getLocalPort() + " is taken: choose another with --kafka-port");
        }
    }

    @Test
    void allMistakesOfACallAreNamed() throws Exception {
        Outcome refused = run("status", "--kafka-port", "1", "--colour", "red");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.errors())
                .contains(
                        "--kafka-port is an option of start only",
                        "unknown option --colour",
                        "takes no 'red'",
                        "Usage");
        assertThat(run("start", "--s3-port", "70000", "--kafka-port", "x").errors())
                .contains("--s3-port must be", "not '70000'", "--kafka-port must be", "not 'x'");
        assertThat(run("topic", "a/b", "none").errors()).contains("'a/b' is no name", "'none' is no number");
    }

    private record Outcome(int status, String output, String errors) {}

    /** From another folder than the script's, with the default folder of state in the temporary one. */
    private Outcome run(String... arguments) throws IOException, InterruptedException {
        Path output = home.resolve("output");
        Path errors = home.resolve("errors");
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("XDG_STATE_HOME", dir.getParent().toString());
        int status = builder.start().waitFor();
        return new Outcome(status, Files.readString(output), Files.readString(errors));
    }
}
