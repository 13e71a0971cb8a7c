package dev.bayou.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    private static final Candidate.Check RIGHT = folder -> "";

    @TempDir
    private Path folder;

    private final Deque<Map<String, Long>> requests = new ArrayDeque<>();

    @Test
    void candidatesRunInterleavedAndTheirOutputIsCheckedAndDeleted() throws Exception {
        Candidate right = shell(
                "right",
                "mkdir -p $0; echo whole > $0/file; echo 7 records 2.50 s",
                folder -> Files.readString(folder.resolve("file")).equals("whole\n") ? "" : "not whole");
        Candidate wrong = shell("wrong", "mkdir -p $0; echo half > $0/file; echo 7 records 5.00 s", folder -> "LOST");

        List<Run> runs = run(2, right, wrong);

        assertThat(runs).extracting(Run::candidate).containsExactly("right", "wrong", "right", "wrong");
        assertThat(runs).extracting(Run::turn).containsExactly(1, 1, 2, 2);
        assertThat(runs).extracting(Run::fault).containsExactly("", "LOST", "", "LOST");
        assertThat(runs).extracting(Run::steadySeconds).containsExactly(2.5, 5.0, 2.5, 5.0);
        assertThat(folder.resolve("runs")).isEmptyDirectory();
    }

    @Test
    void aCandidateThatFailsIsMarkedAndItsOutputIsNotChecked() throws Exception {
        Candidate failing = shell("failing", "echo no space left; exit 3", folder -> {
            throw new IOException("there is nothing to look at");
        });

        assertThat(run(1, failing)).singleElement().satisfies(run -> assertThat(run.fault())
                .startsWith("FAILED: exit status 3")
                .contains("no space left"));
    }

    @Test
    void aCandidateThatRunsForEverIsTerminatedOnceItIsDone() throws Exception {
        Candidate endless =
                shell("endless", "echo caught up; exec sleep 600", RIGHT).until("caught up");

        assertThat(run(1, endless)).singleElement().satisfies(run -> assertThat(run.fault())
                .isEmpty());
    }

    @Test
    void theSecondsAreThoseThatItPrintsOrThoseMeasuredOtherwise() throws Exception {
        Candidate prints = shell("prints", "echo first to last record in 2.5 s", RIGHT);

        assertThat(run(1, prints, prints.timedBy((folder, printed) -> 2 * printed)))
                .extracting(Run::steadySeconds)
                .containsExactly(2.5, 5.0);
    }

    @Test
    void theRequestsOfARunAreThoseThatCameMeanwhile() throws Exception {
        requests.add(Map.of("PutObject", 3L, "GetObject", 1L));
        requests.add(Map.of("PutObject", 5L, "GetObject", 1L, "ListObjectsV2", 2L));

        assertThat(run(1, shell("one", "true", RIGHT))).singleElement().satisfies(run -> assertThat(run.s3Requests())
                .containsOnly(Map.entry("PutObject", 2L), Map.entry("ListObjectsV2", 2L)));
    }

    @Test
    void theTableHasRatiosToTheBaselineOfTheSameTurnAndMarksWhatIsWrong() {
        ComparisonTable table = new ComparisonTable(
                "archive of 1,000 records",
                1_000,
                2_000_000,
                "plain",
                List.of(
                        new Run("plain", 1, 3, 1.0, 10 << 20, Map.of(), ""),
                        new Run("bayou", 1, 4, 0.5, 30 << 20, Map.of("PutObject", 6L), ""),
                        new Run("plain", 2, 5, 2.0, 20 << 20, Map.of(), ""),
                        new Run("bayou", 2, 6, 2.0, 20 << 20, Map.of("PutObject", 7L), "LOST 1 records")));

        assertThat(table.markdown().lines().skip(2))
                .containsExactly(
                        "| plain | 4.0 (3.0 – 5.0) s | 750 (500 – 1,000) /s, 2 MB/s | 1.00 | 20 MiB |  | whole |",
                        "| bayou | 5.0 (4.0 – 6.0) s | 1,250 (500 – 2,000) /s, 3 MB/s | 1.50 (1.00 – 2.00) | 30 MiB"
                                + " | 7 PutObject | **LOST 1 records** in 1 of 2 |");
    }

    private Candidate shell(String name, String script, Candidate.Check check) {
        return Candidate.of(
                name, folder.resolve("runs"), target -> List.of("sh", "-c", script, target.toString()), check);
    }

    private List<Run> run(int turns, Candidate... candidates) throws Exception {
        Files.createDirectories(folder.resolve("runs"));
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Comparison(folder, Map.of(), () -> requests.isEmpty() ? Map.of() : requests.remove(), nowhere)
                .run(List.of(candidates), turns);
    }
}
