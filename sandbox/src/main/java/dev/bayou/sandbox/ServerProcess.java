package dev.bayou.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server's process, started by this one and ending with it. */
final class ServerProcess {
    private static final String CLASS_PATH_PROPERTY = "bayou.sandbox.classpath";
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int LOG_TAIL_LINES = 60;

    private final Process process;
    private final Path dir;

    private ServerProcess(Process process, Path dir) {
        this.process = process;
        this.dir = dir;
    }

    /** The process may not be ready yet. */
    static ServerProcess start(Path dir, int kafkaPort, int s3Port, List<String> javaOptions) throws IOException {
        List<String> arguments = List.of(
                "--dir", dir.toString(),
                "--kafka-port", Integer.toString(kafkaPort),
                "--s3-port", Integer.toString(s3Port),
                "--exit-with", Long.toString(ProcessHandle.current().pid()));
        return start(SandboxServer.class, arguments, dir, javaOptions);
    }

    /** Starts another main than the sandbox's; its output goes into a log in the folder. */
    static ServerProcess start(Class<?> main, List<String> arguments, Path dir, List<String> javaOptions)
            throws IOException {
        Files.createDirectories(dir);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.addAll(javaOptions);
        command.add(main.getName());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(dir).toFile()));
        // In a variable, so that a list of processes shows what runs and not a page of jars.
        builder.environment().put("CLASSPATH", classPath());
        return new ServerProcess(builder.start(), dir);
    }

    /** Waits until both servers answer; the exception of a failed start carries the end of the log. */
    Coordinates ready() {
        try {
            return Await.answer("the sandbox in " + dir + " is ready", START_LIMIT, this::coordinates);
        } catch (IllegalStateException e) {
            kill();
            throw new IllegalStateException(e.getMessage() + "\nThe end of " + log(dir) + ":\n" + logTail(), e);
        }
    }

    /** Throws with the end of the log if the process has ended. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("The process in " + dir + " ended with status " + process.exitValue()
                    + ". The end of " + log(dir) + ":\n" + logTail());
        }
    }

    /** Stops cleanly, which leaves whole logs, or after a limit by force. */
    void stop() {
        process.destroy();
        if (!ended(STOP_LIMIT)) {
            kill();
        }
    }

    /** Ends the process at once, as a lost machine would. */
    void kill() {
        process.destroyForcibly();
        if (!ended(STOP_LIMIT)) {
            throw new IllegalStateException("The sandbox process " + process.pid() + " does not end: end it by hand");
        }
    }

    private Optional<Coordinates> coordinates() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "The sandbox in " + dir + " ended with status " + process.exitValue() + " before it was ready");
        }
        if (!Files.exists(Coordinates.file(dir))) {
            return Optional.empty();
        }
        try {
            // Another pid: left over by a server that was killed; the new one deletes it.
            return Optional.of(Coordinates.read(dir)).filter(written -> written.pid() == process.pid());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read where the sandbox in " + dir + " is", e);
        }
    }

    private boolean ended(Duration limit) {
        try {
            return process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw Await.interrupted("the sandbox in " + dir + " ends", e);
        }
    }

    private String logTail() {
        try {
            List<String> lines = Files.readAllLines(log(dir));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(not readable: " + e + ")";
        }
    }

    private static Path log(Path dir) {
        return dir.resolve("sandbox.log");
    }

    private static String classPath() throws IOException {
        String file = System.getProperty(CLASS_PATH_PROPERTY);
        if (file == null || !Files.exists(Path.of(file))) {
            throw new IOException("The system property " + CLASS_PATH_PROPERTY + " must name the file "
                    + "sandbox/target/sandbox.classpath, which 'mvn -pl sandbox process-classes' makes; it is " + file);
        }
        return ownLocation()
                + File.pathSeparator
                + Files.readString(Path.of(file)).strip();
    }

    /** This module's classes: the file names its dependencies only. */
    private static Path ownLocation() {
        try {
            return Path.of(ServerProcess.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The class path has an entry that is no URI", e);
        }
    }
}
