package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Stores;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.sandbox.FaultProxy;
import dev.bayou.sandbox.FaultProxy.Fault;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes of users: one message that names the mistake and the fix, soon, and nothing is written. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class BadInputIT {
    private static final int FAILED = 1;
    private static final int WRONG_CALL = 2;
    /** For {@code verify}, whose status 1 is a result. */
    private static final int COULD_NOT_RUN = 2;

    /** The longest acceptable wait for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String SECRET = "hunter2hunter2";

    private final Sandbox sandbox = Sandbox.shared();
    private BayouLoop bayou;

    @TempDir
    private Path dir;

    @BeforeAll
    void start(@TempDir Path output) throws IOException {
        bayou = BayouLoop.start(output, sandbox.environment());
    }

    @AfterAll
    void end() {
        bayou.close();
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void aCommandThatIsMissingOrUnknown() throws Exception {
        requireRefused(WRONG_CALL, BayouCall.of(), "usage: bayou COMMAND", "archive", "cat");
        requireRefused(WRONG_CALL, BayouCall.of("archvie"), "did you mean archive?", "usage: bayou COMMAND");
    }

    @Test
    void helpListsTheFlags() throws Exception {
        Ended help = bayou.run(BayouCall.of("archive", "--help")).requireSuccess();
        assertThat(help.stdout()).contains("--topicPattern", "--maxFileAge", "--timestampFrom");
        assertThat(bayou.run(BayouCall.of("live", "--help")).requireSuccess().stdout())
                .startsWith("usage: bayou live")
                .containsSubsequence("Estimates totals", "AN ESTIMATE.", "--lateness");
        assertThat(bayou.run(BayouCall.of("cat", "--help")).requireSuccess().stdout())
                .contains("--fromOffset", "--limit");
        assertThat(bayou.run(BayouCall.of("compare", "--help=all"))
                        .requireSuccess()
                        .stdout())
                .startsWith("usage: bayou refine")
                .contains("--awsRegion");
        assertThat(bayou.run(BayouCall.of("help", "help")).requireSuccess().stdout())
                .startsWith("usage: bayou COMMAND");
    }

    @Test
    void versionsAndCompletionArePrinted() throws Exception {
        assertThat(bayou.run(BayouCall.of("--version")).requireSuccess().stdout())
                .startsWith("bayou ")
                .contains("\nbeam 2.", "\njava 17", "\nrunner ");
        assertThat(bayou.run(BayouCall.of("completion", "bash"))
                        .requireSuccess()
                        .stdout())
                .contains("complete -F _bayou bayou");
    }

    @Test
    void allMistakesInTheFlagsAreReportedAtOnce() throws Exception {
        requireReported(
                WRONG_CALL,
                BayouCall.of("archive"),
                "--bootstrapServers is missing",
                "--topics is missing (or --topicPattern)",
                "--archive is missing");
        requireReported(
                WRONG_CALL,
                BayouCall.of(
                        "archive",
                        "--bootstrapServers=localhost:1",
                        "--topics=a,b/c",
                        "--topicPattern=a(",
                        "--archive=relative/path",
                        "--topcis=a",
                        "--maxFileAge=5 fortnights",
                        "--maxFileBytes=lots",
                        "--window=1w",
                        "--timestampFrom=context.timestamp",
                        "--compression=lzo",
                        "--untilCaughtUp=perhaps",
                        "--kafkaConfig=isolation.level=read_uncommitted,auto.offset.reset=latest",
                        "stray"),
                "--topcis is not known",
                "'stray' is not a flag",
                "--topics and --topicPattern contradict each other",
                "'b/c' is not a valid topic name",
                "'a(' is no regular expression",
                "'relative/path' is no address",
                "'5 fortnights' is not a duration",
                "'lots' is not a size",
                "'1w' is no window size; choose one of 1h, 1d",
                "'context.timestamp' is no JSON pointer",
                "lzo",
                "--untilCaughtUp has an invalid value",
                "isolation.level cannot be set",
                "auto.offset.reset cannot be set");
    }

    @Test
    void catReportsItsMistakesToo() throws Exception {
        requireReported(
                WRONG_CALL,
                BayouCall.of("cat", "--partitions=x", "--from=yesterday", "--limit=many"),
                "--archive is missing",
                "'x' is not a partition number",
                "'yesterday' is not a day or an hour",
                "--limit has an invalid value");
    }

    @Test
    void anArchiveThatIsNotThere() throws Exception {
        for (String command : List.of("cat", "report", "abandoned", "replay")) {
            BayouCall call = BayouCall.of(command, "--topics=nothing").with(home().flags());
            if (!command.equals("cat")) {
                call = call.with("--output=" + dir.resolve("output"));
            }
            if (command.equals("replay")) {
                call = call.with("--format=jsonl");
            }
            requireReported(FAILED, call, "There is no archive at " + dir.resolve("archive"), "check --archive");
        }
        requireReported(FAILED, BayouCall.of("cat").with(home().flags()), "There is no archive at ", "check --archive");
        requireReported(
                COULD_NOT_RUN,
                BayouCall.of("verify").with(home().flags()),
                "There is no archive at ",
                "check --archive");
    }

    @Test
    void reportReportsItsMistakesToo() throws Exception {
        requireReported(
                WRONG_CALL,
                BayouCall.of("report"),
                "--archive is missing",
                "--output is missing",
                "--topics is missing");
        requireReported(
                WRONG_CALL,
                BayouCall.of(
                                "report",
                                "--topics=a/b,_quarantine",
                                "--output=" + home().address() + "/reports",
                                "--from=2018-10-31",
                                "--to=2018-10-30T23",
                                "--format=xls",
                                "--shards=0",
                                "--maxRejected=few",
                                "--quarantine=elsewhere")
                        .with(home().flags()),
                "'a/b' is not a valid topic name",
                "_quarantine is a folder that the archive reserves for itself",
                "lies in the archive",
                "--from=2018-10-31 is not before --to=2018-10-30T23",
                "'xls' is no format; choose one of csv, json",
                "--shards must be from 1",
                "'few' is not a limit",
                "'elsewhere' is no address");
    }

    @Test
    void aPatternThatNothingMatches() throws Exception {
        requireReported(
                WRONG_CALL,
                BayouCall.of(
                                "archive",
                                "--bootstrapServers=" + sandbox.bootstrapServers(),
                                "--topicPattern=no-such-.*",
                                "--untilCaughtUp")
                        .with(home().flags()),
                "no topic matches 'no-such-.*'");
    }

    @Test
    void aBrokerThatIsNotThere() throws Exception {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
        requireRefused(
                FAILED,
                archiveFrom("localhost:" + closedPort),
                "No Kafka broker answers at localhost:" + closedPort,
                "check --bootstrapServers");
        requireRefused(FAILED, archiveFrom("broker.invalid:9092"), "broker.invalid:9092", "check --bootstrapServers");
    }

    @Test
    void aTopicThatDoesNotExist() throws Exception {
        String there = Topics.fresh(sandbox, "there", 1);
        requireReported(
                FAILED, home().catchUp(sandbox, there, "not-there"), "No such topic", "not-there", "check --topics");
        requireReported(FAILED, home().archive(sandbox, "not-there"), "No such topic", "not-there", "check --topics");
    }

    @Test
    void aBucketThatDoesNotExist() throws Exception {
        String topic = Topics.fresh(sandbox, "bucketless", 1);
        requireReported(
                FAILED,
                BayouCall.of(
                        "archive",
                        "--bootstrapServers=" + sandbox.bootstrapServers(),
                        "--topics=" + topic,
                        "--archive=s3://no-such-bucket/archive",
                        "--endpoint=" + sandbox.s3Endpoint(),
                        "--untilCaughtUp"),
                "Bucket no-such-bucket does not exist");
    }

    @Test
    void aStoreThatIgnoresTheConditionOfAWriteIsRefusedBeforeAnythingIsWritten() throws Exception {
        String topic = Topics.fresh(sandbox, "unconditional", 1);
        Topics.write(sandbox, List.of(Topics.record(topic, 0, ArchiveContract.LONG_AGO, null, "value")));
        ArchiveHome onS3 = ArchiveHome.onS3(sandbox);
        try (FaultProxy proxy = new FaultProxy(sandbox.s3Endpoint())) {
            proxy.set(method -> Fault.CONDITION_IGNORED);
            BayouCall call = onS3.through(sandbox, proxy.endpoint()).catchUp(sandbox, topic);

            requireReported(WRONG_CALL, call, onS3.address(), "ignores the condition of a write", "Known to work are");
        }

        assertThat(onS3.keys("")).isEmpty();
    }

    @Test
    void aWrongSecretIsNotPrinted() throws Exception {
        String topic = Topics.fresh(sandbox, "secret", 1);
        Ended refused = requireRefused(
                FAILED,
                ArchiveHome.onS3(sandbox)
                        .catchUp(sandbox, topic)
                        .withEnvironment(Map.of("AWS_SECRET_ACCESS_KEY", SECRET)),
                "S3 denies access",
                "check the credentials");
        assertThat(refused.output()).doesNotContain(SECRET);
        for (String jaas : List.of(
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=a password=" + SECRET + ";",
                "no.such.Module required password=" + SECRET + ";",
                "password=" + SECRET)) {
            Ended unkept = home().catchUp(sandbox, topic)
                    .with("--kafkaConfig=security.protocol=SASL_PLAINTEXT,sasl.mechanism=PLAIN,sasl.jaas.config="
                            + jaas)
                    .withJvm("-Dbayou.log=DEBUG")
                    .run(dir);
            assertThat(unkept.status()).as(unkept.toString()).isEqualTo(FAILED);
            assertThat(unkept.output()).doesNotContain(SECRET);
        }
        requireRefused(
                WRONG_CALL,
                home().catchUp(sandbox, topic).with("--kafkaConfig=sasl.jaas.config=password=a," + SECRET),
                "belongs in --kafkaConfigFile");
    }

    @Test
    void anArchiveThatIsAFile() throws Exception {
        Path file = Files.writeString(dir.resolve("a-file"), "mine");
        requireReported(
                WRONG_CALL,
                ArchiveHome.onDisk(file).catchUp(sandbox, "any"),
                file.toString(),
                "is a file; give a folder");
        assertThat(file).hasContent("mine");
    }

    @Test
    void anArchiveThatIsASymbolicLinkToNothingOrLiesBehindOne() throws Exception {
        String topic = Topics.fresh(sandbox, "behind-a-link", 1);
        Topics.write(sandbox, List.of(Topics.record(topic, 0, ArchiveContract.LONG_AGO, null, "value")));
        Path link = Files.createSymbolicLink(dir.resolve("a-link"), dir.resolve("nowhere"));
        String reason = link + ": is a symbolic link to a folder that does not exist";

        requireReported(WRONG_CALL, ArchiveHome.onDisk(link).catchUp(sandbox, topic), reason.replace(": is", " is"));
        requireReported(FAILED, ArchiveHome.onDisk(link.resolve("archive")).catchUp(sandbox, topic), reason);
    }

    private ArchiveHome home() {
        return ArchiveHome.onDisk(dir.resolve("archive"));
    }

    private BayouCall archiveFrom(String bootstrapServers) {
        return BayouCall.of("archive", "--bootstrapServers=" + bootstrapServers, "--topics=any", "--untilCaughtUp")
                .with(home().flags());
    }

    /** The call in a process of its own. */
    private Ended requireRefused(int status, BayouCall call, String... messages) throws IOException {
        try (BayouProcess process = call.start(dir)) {
            return requireRefusal(status, process.awaitEnd(PATIENCE), messages);
        }
    }

    /** The call in a process that has many. */
    private void requireReported(int status, BayouCall call, String... messages) throws IOException {
        requireRefusal(status, bayou.run(call), messages);
    }

    private Ended requireRefusal(int status, Ended ended, String... messages) {
        assertThat(ended.status()).as(ended.toString()).isEqualTo(status);
        assertThat(ended.stdout()).isEmpty();
        assertThat(ended.stderr())
                .contains(messages)
                .doesNotContain("\tat ", "Exception in thread")
                .doesNotContain(SECRET);
        assertThat(dir.resolve("archive")).doesNotExist();
        return ended;
    }
}
