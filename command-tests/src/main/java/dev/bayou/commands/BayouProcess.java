package dev.bayou.commands;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.bayou.commands.BayouCall.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A running command. It is gone after {@link #close}, however the test went. */
public final class BayouProcess implements AutoCloseable {
    /** More than anything a test waits for takes, on a busy machine too. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final Duration POLL = Duration.ofMillis(10);
    /** For a question that takes a process to answer. */
    private static final Duration POLL_BY_PROCESS = Duration.ofMillis(100);

    private final Process process;
    private final BayouCall call;
    private final Path stdout;
    private final Path stderr;

    BayouProcess(Process process, BayouCall call, Path stdout, Path stderr) {
        this.process = process;
        this.call = call;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /** Waits until the log holds the text so many times. */
    public void awaitLog(String text, int times) {
        AtomicLong read = new AtomicLong(-1);
        try {
            Awaitility.await().pollInterval(POLL).atMost(LIMIT).until(() -> {
                // Else the reading, a hundred times in a second, takes what the process needs to get there.
                if (read.getAndSet(Files.size(stderr)) != read.get() && logged(text) >= times) {
                    return true;
                }
                requireAlive("'" + text + "' was logged " + times + " times");
                return false;
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("'" + text + "' was not logged " + times + " times:\n" + stderr(), e);
        }
    }

    public void awaitLog(String text) {
        awaitLog(text, 1);
    }

    /** Waits for its end, but no longer than that. */
    void awaitEndFor(long millis) throws InterruptedException {
        boolean unused = process.waitFor(millis, MILLISECONDS);
    }

    /** Kills the process with no chance to do anything more, as {@code kill -9} does. */
    public void kill() {
        process.toHandle().destroyForcibly();
        awaitEnd();
    }

    /** Sends SIGTERM, as {@code kill} does, and waits for the end. */
    public Ended terminate() {
        process.toHandle().destroy();
        return awaitEnd();
    }

    /** Waits until the process has stopped itself. */
    public void awaitStopped() {
        Awaitility.await().pollInterval(POLL_BY_PROCESS).atMost(LIMIT).until(() -> {
            requireAlive("it had stopped");
            return state().startsWith("T");
        });
    }

    /** Stops the process where it is, until it may {@link #resume}. */
    public void freeze() throws IOException {
        signal("STOP");
    }

    /** Checks so many times whether it is alive: a short wait that varies. */
    public void look(int times) {
        for (int look = 0; look < times; look++) {
            requireAlive("it had been looked at " + times + " times");
            Thread.onSpinWait();
        }
    }

    /** Lets a stopped process go on. */
    public void resume() throws IOException {
        signal("CONT");
    }

    public void requireAlive(String before) {
        if (!process.isAlive()) {
            throw new AssertionError("It ended before " + before + ": " + ended());
        }
    }

    public Ended awaitEnd() {
        return awaitEnd(LIMIT);
    }

    Ended awaitEnd(Duration limit) {
        try {
            if (process.waitFor(limit.toSeconds(), SECONDS)) {
                return ended();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + call, e);
        }
        throw new AssertionError("It has not ended within " + limit.toSeconds() + " s: " + call + "\n" + stderr());
    }

    /** Sends a line to its input. */
    void send(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** What it has printed so far. */
    String stdout() {
        return read(stdout);
    }

    /** What it has logged so far. */
    public String stderr() {
        return read(stderr);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
    }

    private long logged(String text) {
        return stderr().lines().filter(line -> line.contains(text)).count();
    }

    private Ended ended() {
        return new Ended(call, process.exitValue(), read(stdout), read(stderr));
    }

    private void signal(String name) throws IOException {
        output("kill", "-" + name, Long.toString(process.pid()));
    }

    private String state() throws IOException {
        return output("ps", "-o", "stat=", "-p", Long.toString(process.pid())).strip();
    }

    private static String output(String... command) throws IOException {
        Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read what a process wrote", e);
        }
    }
}
