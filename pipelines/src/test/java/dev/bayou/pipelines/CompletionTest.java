package dev.bayou.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CompletionTest {
    /** What bash does to complete the last of the words, with every unset variable an error. */
    private static final String COMPLETE =
            """
            set -u
            source "$1"
            shift
            COMP_WORDS=("$@")
            COMP_CWORD=$(($# - 1))
            _bayou
            printf '%s\\n' "${COMPREPLY[@]-}"
            """;

    @TempDir
    private Path dir;

    @Test
    void bashCompletesCommands() throws Exception {
        assertThat(complete("bayou", ""))
                .containsAll(Commands.options().keySet())
                .contains("completion", "--version");
        assertThat(complete("bayou", "re")).containsExactly("refine", "replay", "report");
        assertThat(complete("bayou", "completion", "")).containsExactly("bash", "zsh");
        assertThat(complete("bayou", "--profile", "=", "s")).containsExactly("spark");
        assertThat(complete("bayou", "--profile", "=", "spark", "ver")).containsExactly("verify");
    }

    @Test
    void bashCompletesFlags() throws Exception {
        assertThat(complete("bayou", "archive", "--maxF")).containsExactly("--maxFileAge=", "--maxFileBytes=");
        assertThat(complete("bayou", "verify", "--archive", "=", "/a", "--d")).containsExactly("--deep");
        assertThat(complete("bayou", "cat", "--maxFile")).containsExactly("");
    }

    @Test
    void bashCompletesValues() throws Exception {
        assertThat(complete("bayou", "report", "--format", "=")).containsExactly("csv", "json");
        assertThat(complete("bayou", "replay", "--format", "=", "j")).containsExactly("jsonl");
        assertThat(complete("bayou", "replay", "--topics", "=", "j")).containsExactly("");
        assertThat(complete("bayou", "replay", "--format=j"))
                .as("where '=' separates no words")
                .containsExactly("--format=jsonl");
    }

    @Test
    void bashCompletesPaths() throws Exception {
        Path file = Files.createFile(dir.resolve("kafka client.properties"));

        assertThat(complete(
                        "bayou",
                        "archive",
                        "--kafkaConfigFile",
                        "=",
                        dir.resolve("kaf").toString()))
                .containsExactly(file.toString());
    }

    @Test
    void zshAcceptsItsScript() throws Exception {
        assumeThat(Stream.of("/bin/zsh", "/usr/bin/zsh", "/usr/local/bin/zsh")
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .toList())
                .isNotEmpty();
        assertThat(run("zsh", "-n", script("zsh").toString())).isEmpty();
    }

    @Test
    void theScriptOfZshHasAllFlags() {
        String script = Completion.script("zsh", Commands.options());

        assertThat(script)
                .startsWith("#compdef bayou\n")
                .contains(
                        "'--compression=-[Compression of data files]:value:(none deflate gzip snappy)'",
                        "'--kafkaConfigFile=-[Properties file with settings of the Kafka clients, such as security]"
                                + ":FILE:_files'",
                        "'--deep[Reads every record again and compares it with the digests]'");
    }

    private List<String> complete(String... words) throws Exception {
        List<String> call = new ArrayList<>(
                List.of("bash", "-c", COMPLETE, "bash", script("bash").toString()));
        call.addAll(List.of(words));
        return run(call.toArray(String[]::new));
    }

    private Path script(String shell) throws IOException {
        return Files.writeString(dir.resolve(shell), Completion.script(shell, Commands.options()));
    }

    private static List<String> run(String... call) throws Exception {
        Process process = new ProcessBuilder(call).redirectErrorStream(true).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
        return lines;
    }
}
