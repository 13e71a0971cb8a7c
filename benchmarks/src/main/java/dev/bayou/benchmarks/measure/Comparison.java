package dev.bayou.benchmarks.measure;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Runs candidates interleaved, A B A B, so that changes of the machine affect all of them. */
public final class Comparison {
    private final Path work;
    private final Map<String, String> environment;
    private final Supplier<Map<String, Long>> s3Requests;
    private final PrintStream progress;

    /**
     * Sets the conditions.
     *
     * @param work a folder for logs
     * @param environment what processes find there beside this one's
     * @param s3Requests how many requests S3 has answered so far, by operation
     * @param progress where each run is logged as it ends
     */
    public Comparison(
            Path work, Map<String, String> environment, Supplier<Map<String, Long>> s3Requests, PrintStream progress) {
        this.work = work;
        this.environment = environment;
        this.s3Requests = s3Requests;
        this.progress = progress;
    }

    /** Runs each candidate once in each turn, and deletes what it wrote once that is checked. */
    public List<Run> run(List<Candidate> candidates, int turns) throws IOException, InterruptedException {
        List<Run> runs = new ArrayList<>();
        for (int turn = 1; turn <= turns; turn++) {
            for (Candidate candidate : candidates) {
                Run run = run(candidate, turn);
                progress.println(described(run));
                runs.add(run);
            }
        }
        return runs;
    }

    private Run run(Candidate candidate, int turn) throws IOException, InterruptedException {
        settle();
        Path folder = candidate.place().resolve("run-" + System.nanoTime());
        Map<String, Long> before = s3Requests.get();
        MeasuredProcess.Ended ended = new MeasuredProcess(environment, work.resolve("candidate.log"))
                .run(candidate.call().command(folder), candidate.end());
        Map<String, Long> requests = difference(before, s3Requests.get());
        String fault = ended.complaint().isEmpty() ? candidate.check().fault(folder) : "FAILED: " + ended.complaint();
        double steady =
                fault.isEmpty() ? candidate.steady().seconds(folder, ended.steadySeconds()) : ended.steadySeconds();
        Folders.delete(folder);
        return new Run(candidate.name(), turn, ended.seconds(), steady, ended.peakBytes(), requests, fault);
    }

    /** What was written before is still in memory, and would be brought to the disk at this run's expense. */
    private static void settle() throws IOException, InterruptedException {
        new ProcessBuilder("sync").inheritIO().start().waitFor();
    }

    private static Map<String, Long> difference(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> requests = new TreeMap<>();
        after.forEach((operation, count) -> {
            long more = count - before.getOrDefault(operation, 0L);
            if (more > 0) {
                requests.put(operation, more);
            }
        });
        return requests;
    }

    private static String described(Run run) {
        return String.format(
                Locale.ROOT,
                "turn %d, %s: %.2f s, steady %.2f s, %d MiB %s %s",
                run.turn(),
                run.candidate(),
                run.seconds(),
                run.steadySeconds(),
                run.peakBytes() >> 20,
                run.s3Requests().isEmpty() ? "" : run.s3Requests(),
                run.fault());
    }
}
