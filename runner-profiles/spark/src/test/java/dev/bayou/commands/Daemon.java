package dev.bayou.commands;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A process of a cluster, with what it has started in its turn. All of them are gone after {@link #close}. */
final class Daemon implements AutoCloseable {
    /** What Spark needs of JDK 17. */
    static final Path JVM_OPTIONS = Profile.HOME.resolve("runner-profiles/spark/jvm.options");

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Process process;
    private final Path log;

    private Daemon(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a main class.
     *
     * @param dir where it works; its output goes to a file there, and its temporary files to {@code tmp}
     * @param environment added to this process's
     */
    static Daemon start(
            String name, Path dir, Map<String, String> environment, String classPath, String main, String... arguments)
            throws IOException {
        Path temporary = Files.createDirectories(dir.resolve("tmp"));
        Path log = dir.resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + JVM_OPTIONS,
                "-Xmx256m",
                "-Djava.io.tmpdir=" + temporary));
        command.addAll(BayouCall.QUICK_START);
        command.add(main);
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("CLASSPATH", classPath);
        return new Daemon(builder.start(), log);
    }

    /** Waits for a line of its log, and returns what follows the text there. */
    String awaitLog(String text) {
        return awaitLog(text, 1);
    }

    /** Waits until so many lines of its log hold the text, and returns what follows it in the last of them. */
    String awaitLog(String text, int times) {
        try {
            return Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> logged(text), lines -> {
                        if (lines.size() < times && !process.isAlive()) {
                            throw new AssertionError("It ended before it logged '" + text + "':\n" + log());
                        }
                        return lines.size() >= times;
                    })
                    .get(times - 1);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("'" + text + "' was not logged " + times + " times:\n" + log(), e);
        }
    }

    /** The processes that it has started, and those that they have started. */
    Stream<ProcessHandle> descendants() {
        return process.descendants();
    }

    private List<String> logged(String text) {
        return log().lines()
                .filter(line -> line.contains(text))
                .map(line -> line.substring(line.indexOf(text) + text.length()))
                .toList();
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read what a daemon wrote", e);
        }
    }

    /** Its children first: an executor outlives a worker that is killed, for a while. */
    @Override
    public void close() {
        try {
            Awaitility.await().atMost(LIMIT).until(() -> {
                List<ProcessHandle> children = descendants().toList();
                children.forEach(ProcessHandle::destroyForcibly);
                return children.isEmpty();
            });
        } finally {
            process.destroyForcibly();
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " does not go away");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
