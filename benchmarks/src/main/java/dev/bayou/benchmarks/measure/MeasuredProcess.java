package dev.bayou.benchmarks.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs a process to its end and measures it from outside: what the user waits for, and what the machine must have. */
final class MeasuredProcess {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    /** Linux forgets it with the process, hence the asking. */
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d+) kB");
    /** The plain loops' and the peers' last line, and what Bayou's commands say at their end. */
    private static final Pattern STEADY = Pattern.compile(
            "(?:\\d records(?: in)?|all records|first to last record in|records again in) ([\\d.]+) s\\b");

    /** What the shell says of SIGTERM: 128 and its number. */
    private static final int TOLD_TO_END = 143;

    private static final int TAIL = 2_000;

    private final Map<String, String> environment;
    private final Path log;

    /** Processes get the environment, and write to the log, which is made anew for each. */
    MeasuredProcess(Map<String, String> environment, Path log) {
        this.environment = environment;
        this.log = log;
    }

    /**
     * How a process fared.
     *
     * @param seconds from its start to its exit
     * @param steadySeconds from the first record to the last, as it prints; 0 if it does not
     * @param peakBytes the most memory that was resident
     * @param complaint the end of its output if it failed; empty if it did not
     */
    record Ended(double seconds, double steadySeconds, long peakBytes, String complaint) {}

    /** Runs it to its end, or terminates it once its output contains the text, if there is one. */
    Ended run(List<String> command, Optional<String> end) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        long began = System.nanoTime();
        Process process = builder.start();
        process.getOutputStream().close();
        boolean isTold = false;
        long peak = 0;
        try {
            do {
                peak = Math.max(peak, peakBytes(process.pid()));
                if (!isTold && end.isPresent() && said().contains(end.get())) {
                    process.destroy();
                    isTold = true;
                }
            } while (!process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } finally {
            process.destroyForcibly();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        String said = said();
        boolean isRight = process.exitValue() == 0 || (isTold && process.exitValue() == TOLD_TO_END);
        return new Ended(
                seconds,
                steadySeconds(said),
                peak,
                isRight ? "" : "exit status " + process.exitValue() + "\n" + tail(said));
    }

    private String said() throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }

    private static String tail(String said) {
        return said.substring(Math.max(0, said.length() - TAIL));
    }

    private static double steadySeconds(String said) {
        Matcher printed = STEADY.matcher(said);
        double seconds = 0;
        while (printed.find()) {
            seconds = Double.parseDouble(printed.group(1));
        }
        return seconds;
    }

    private static long peakBytes(long pid) {
        try {
            Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
            return peak.find() ? Long.parseLong(peak.group(1)) << 10 : 0;
        } catch (IOException e) {
            // It has just ended, or this is no Linux.
            return 0;
        }
    }
}
