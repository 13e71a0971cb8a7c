package dev.bayou.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that is given a time, and then killed without warning. */
public final class KilledProcess {
    private KilledProcess() {}

    /** Runs it for that long, or until it ends by itself. */
    public static void run(List<String> command, Map<String, String> environment, Path log, Duration time)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            process.destroyForcibly();
        }
        process.waitFor();
    }
}
