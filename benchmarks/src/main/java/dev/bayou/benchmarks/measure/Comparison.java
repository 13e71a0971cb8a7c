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

/** Lets contenders do the same work by turns, A B A B, so that what happens to the machine meanwhile happens to all. */
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
     * @param progress where each run is told as it ends
     */
    public Comparison(
            Path work, Map<String, String> environment, Supplier<Map<String, Long>> s3Requests, PrintStream progress) {
        this.work = work;
        this.environment = environment;
        this.s3Requests = s3Requests;
        this.progress = progress;
    }

    /** Runs each contender once in each turn, and deletes what it wrote once that is checked. */
    public List<Run> run(List<Candidate> contenders, int turns) throws IOException, InterruptedException {
        List<Run> runs = new ArrayList<>();
        for (int turn = 1; turn <= turns; turn++) {
            for (Candidate contender : contenders) {
                Run run = run(contender, turn);
                progress.println(described(run));
                runs.add(run);
            }
        }
        return runs;
    }

    private Run run(Candidate contender, int turn) throws IOException, InterruptedException {
        settle();
        Path folder = contender.place().resolve("run-" + System.nanoTime());
        Map<String, Long> before = s3Requests.get();
        MeasuredProcess.Ended ended = new MeasuredProcess(environment, work.resolve("contender.log"))
                .run(contender.call().command(folder), contender.end());
        Map<String, Long> asked = difference(before, s3Requests.get());
        String fault = ended.complaint().isEmpty() ? contender.check().fault(folder) : "FAILED: " + ended.complaint();
        double steady =
                fault.isEmpty() ? contender.steady().seconds(folder, ended.steadySeconds()) : ended.steadySeconds();
        Folders.delete(folder);
        return new Run(contender.name(), turn, ended.seconds(), steady, ended.peakBytes(), asked, fault);
    }

    /** What was written before is still in memory, and would be brought to the disk at this run's expense. */
    private static void settle() throws IOException, InterruptedException {
        new ProcessBuilder("sync").inheritIO().start().waitFor();
    }

    private static Map<String, Long> difference(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> asked = new TreeMap<>();
        after.forEach((operation, count) -> {
            long more = count - before.getOrDefault(operation, 0L);
            if (more > 0) {
                asked.put(operation, more);
            }
        });
        return asked;
    }

    private static String described(Run run) {
        return String.format(
                Locale.ROOT,
                "turn %d, %s: %.2f s, steady %.2f s, %d MiB %s %s",
                run.turn(),
                run.contender(),
                run.seconds(),
                run.steadySeconds(),
                run.peakBytes() >> 20,
                run.s3Requests().isEmpty() ? "" : run.s3Requests(),
                run.fault());
    }
}
