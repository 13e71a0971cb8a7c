package dev.bayou.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.Envelope;
import dev.bayou.archive.Envelope.TimestampType;
import dev.bayou.archive.Envelope.Value;
import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.segment.RangeFormat.Envelopes;
import dev.bayou.archive.segment.RangeFormat.RangeLimits;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.archive.write.RangeWriter;
import dev.bayou.pipelines.CommandLoop;
import dev.bayou.seqfile.Compression;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** No command succeeds whose results did not reach standard output. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class ResultOutputIT {
    private static final int RECORDS = 1000;
    private static final int VALUE_BYTES = 1000;
    private static final int FAILED = 1;
    private static final int COULD_NOT_RUN = 2;
    private static final int CLOSED_PIPE = 141;

    @TempDir
    private Path dir;

    /** How a command ended. */
    private record Ending(String command, int status, String stderr) {}

    /** More than a pipe and the command's buffer hold. */
    @BeforeEach
    void archive() throws IOException {
        Store store = Stores.of(new Location(archivePath()), PipelineOptionsFactory.create());
        RangeFormat format = new RangeFormat(Compression.NONE, Envelopes.LEFT_OUT, RangeLimits.DEFAULT);
        try (RangeWriter writer = new RangeWriter(store, "topic", 0, 0, format, ProtocolStep.Listener.NONE)) {
            for (int offset = 0; offset < RECORDS; offset++) {
                ByteBuffer value = ByteBuffer.wrap("x".repeat(VALUE_BYTES).getBytes(UTF_8));
                writer.append(
                        0,
                        WindowSize.HOUR,
                        value,
                        new Envelope(offset, null, List.of(), 0, TimestampType.CREATE, Value.PRESENT));
            }
            writer.commit(RECORDS, new TopicIdentity("cluster", "id"), Clock.systemUTC());
        }
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void aFullDiskFailsEveryCommandThatPrints() throws Exception {
        List<Ending> endings = run(Redirect.to(new File("/dev/full")));

        assertThat(endings).allSatisfy(ending -> {
            assertThat(ending.status()).isEqualTo(ending.command().equals("verify") ? COULD_NOT_RUN : FAILED);
            assertThat(ending.stderr())
                    .containsOnlyOnce("Cannot write to standard output")
                    .contains("No space left on device")
                    .doesNotContain("\tat ");
        });
    }

    @Test
    void aClosedPipeEndsEveryCommandThatPrintsWithoutAMessage() throws Exception {
        List<Ending> endings = run(Redirect.PIPE);

        assertThat(endings).allSatisfy(ending -> {
            assertThat(ending.status()).isEqualTo(CLOSED_PIPE);
            assertThat(ending.stderr()).doesNotContain("failed", "standard output", "\tat ");
        });
    }

    /** Runs the commands in one process, whose output is not read. */
    private List<Ending> run(Redirect output) throws Exception {
        String archive = "--archive=" + archivePath();
        List<List<String>> calls = List.of(
                List.of("cat", archive),
                List.of("cat", "--help"),
                List.of("verify", archive),
                List.of("report", archive, "--topics=topic", "--output=" + dir.resolve("report"), "--maxRejected=100%"),
                List.of(
                        "replay",
                        archive,
                        "--topics=topic",
                        "--format=jsonl",
                        "--dryRun",
                        "--output=" + dir.resolve("lines")));
        Process process = BayouCall.loop().prepare(dir).redirectOutput(output).start();
        List<Ending> endings = new ArrayList<>();
        try (BufferedReader stderr = process.errorReader(UTF_8);
                Writer stdin = process.outputWriter(UTF_8)) {
            process.getInputStream().close();
            for (List<String> call : calls) {
                stdin.write(String.join("\t", call) + "\n");
                stdin.flush();
                endings.add(ending(call.get(0), CommandLoop.ended(endings.size() + 1), stderr));
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return endings;
    }

    private static Ending ending(String command, String end, BufferedReader stderr) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = stderr.readLine(); line != null; line = stderr.readLine()) {
            if (line.contains(end)) {
                int status = Integer.parseInt(
                        line.substring(line.indexOf(end) + end.length()).strip());
                return new Ending(command, status, said.toString());
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("It ended too soon: " + said);
    }

    private String archivePath() {
        return dir.resolve("archive").toString();
    }
}
