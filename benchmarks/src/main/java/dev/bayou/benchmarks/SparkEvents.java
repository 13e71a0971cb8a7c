package dev.bayou.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a run on Spark leaves in Spark's own log of events. */
final class SparkEvents {
    private static final Pattern EXECUTOR_ADDED =
            Pattern.compile("\\{\"Event\":\"SparkListenerExecutorAdded\",\"Timestamp\":(\\d+)");

    private SparkEvents() {}

    /** Flags for a JVM that is to leave it in a folder that is there. */
    static List<String> flags(Path folder) {
        return List.of("-Dspark.eventLog.enabled=true", "-Dspark.eventLog.dir=" + folder.toUri());
    }

    /** When Spark was there, and the work could begin. */
    static Instant executorAdded(Path folder) throws IOException {
        try (Stream<Path> logs = Files.list(folder)) {
            for (Path log : logs.filter(Files::isRegularFile).sorted().toList()) {
                Matcher added = EXECUTOR_ADDED.matcher(Files.readString(log));
                if (added.find()) {
                    return Instant.ofEpochMilli(Long.parseLong(added.group(1)));
                }
            }
        }
        throw new IOException("no start of an executor is logged in " + folder);
    }
}
