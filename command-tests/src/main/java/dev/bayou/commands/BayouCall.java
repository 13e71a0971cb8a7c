package dev.bayou.commands;

import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.pipelines.CommandLoop;
import dev.bayou.pipelines.InterruptedArchive;
import dev.bayou.pipelines.InterruptedArchive.Fate;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A command line of Bayou, to be run in a process of its own, as a user runs it.
 *
 * @param main a main of these tests' own, or empty for the profile's
 * @param jar another build of the profile's jar, or empty for the one that was built last
 * @param submission flags of spark-submit, for a cluster that is not in the process itself
 * @param environment added to this process's
 * @param openFiles that the operating system allows it; 0 for as many as this process
 */
public record BayouCall(
        String main,
        String jar,
        List<String> jvmFlags,
        List<String> submission,
        List<String> words,
        Map<String, String> environment,
        int openFiles) {
    /** Tests start many short processes; the first compiler alone gets each of them going in half the time. */
    static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    public static BayouCall of(String... words) {
        return new BayouCall("", "", joined(QUICK_START, "-Xmx512m"), List.of(), List.of(words), Map.of(), 0);
    }

    /** The call of a process that takes its calls from its input, see {@link BayouLoop}. */
    static BayouCall loop() {
        return new BayouCall(
                CommandLoop.class.getName(), "", joined(QUICK_START, "-Xmx512m"), List.of(), List.of(), Map.of(), 0);
    }

    /** The call with more flags or other words after those it has. */
    public BayouCall with(String... more) {
        return new BayouCall(main, jar, jvmFlags, submission, joined(words, more), environment, openFiles);
    }

    public BayouCall with(List<String> more) {
        return with(more.toArray(String[]::new));
    }

    public BayouCall withEnvironment(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new BayouCall(main, jar, jvmFlags, submission, words, all, openFiles);
    }

    /** The call with more flags for the JVM; the last of two that contradict each other counts. */
    public BayouCall withJvm(String... more) {
        return new BayouCall(main, jar, joined(jvmFlags, more), submission, words, environment, openFiles);
    }

    /** The call in a process that has so many files open at most, connections among them. */
    BayouCall withOpenFiles(int most) {
        return new BayouCall(main, jar, jvmFlags, submission, words, environment, most);
    }

    /** The call handed over to a cluster by these flags of spark-submit. */
    BayouCall withSubmission(List<String> flags) {
        return new BayouCall(main, jar, jvmFlags, flags, words, environment, openFiles);
    }

    /** The call of another build of the profile's jar, if the profile has one. */
    BayouCall withJar(Path build) {
        return new BayouCall(main, build.toString(), jvmFlags, submission, words, environment, openFiles);
    }

    /** The call with its work spread over so many workers. */
    public BayouCall withParallelism(int workers) {
        return switch (Profile.current()) {
            case DIRECT -> with("--targetParallelism=" + workers);
            case SPARK -> withJvm("-Dspark.default.parallelism=" + workers);
        };
    }

    /**
     * The same call of {@code archive}, to which something happens at a step of a commit, the n-th time it gets there.
     */
    public BayouCall interruptedAt(ProtocolStep step, int time, Fate fate) {
        return interruptedAt(step, Integer.toString(time), fate);
    }

    /** The same call of {@code archive}, to which something happens at a step of each commit of one partition. */
    public BayouCall alwaysInterruptedAt(ProtocolStep step, int partition, Fate fate) {
        return interruptedAt(step, "partition=" + partition, fate);
    }

    /** The same call of {@code archive}, to which something happens at a step of each commit. */
    public BayouCall alwaysInterruptedAt(ProtocolStep step, Fate fate) {
        return interruptedAt(step, "always", fate);
    }

    private BayouCall interruptedAt(ProtocolStep step, String when, Fate fate) {
        List<String> interruption = List.of(step.name(), when, fate.name());
        List<String> flags = words.subList(1, words.size());
        return new BayouCall(
                InterruptedArchive.class.getName(),
                jar,
                jvmFlags,
                submission,
                joined(interruption, flags.toArray(String[]::new)),
                environment,
                openFiles);
    }

    /**
     * Starts the process.
     *
     * @param dir where its output and its temporary files go
     */
    public BayouProcess start(Path dir) throws IOException {
        Path output = Files.createTempDirectory(Files.createDirectories(dir), "process-");
        File stdout = output.resolve("stdout").toFile();
        File stderr = output.resolve("stderr").toFile();
        Process process =
                prepare(dir).redirectOutput(stdout).redirectError(stderr).start();
        return new BayouProcess(process, this, stdout.toPath(), stderr.toPath());
    }

    /**
     * The process before its start, for a test that needs other outputs than files.
     *
     * @param dir where its temporary files go
     */
    ProcessBuilder prepare(Path dir) throws IOException {
        Path temporary = Files.createDirectories(dir.resolve("tmp"));
        List<String> flags = new ArrayList<>();
        if (jar.isEmpty() && submission.isEmpty()) {
            flags.addAll(SharedClasses.flags(dir));
        }
        flags.addAll(jvmFlags);
        flags.add("-Djava.io.tmpdir=" + temporary);
        Profile profile = Profile.current();
        Profile.Start start = new Profile.Start(main, jar, flags, submission, words);
        List<String> command = new ArrayList<>();
        if (openFiles > 0) {
            command.addAll(List.of("bash", "-c", "ulimit -n " + openFiles + " && exec \"$@\"", "bash"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(profile.words(start));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(profile.environment());
        builder.environment().putAll(environment);
        // In a variable, so that a list of processes shows what runs and not a page of jars.
        builder.environment().put("CLASSPATH", profile.classPath(start, environment));
        return builder;
    }

    /** Runs the process to its end. */
    public Ended run(Path dir) throws IOException {
        try (BayouProcess process = start(dir)) {
            return process.awaitEnd();
        }
    }

    /** What is left of a process that has ended. */
    public record Ended(BayouCall call, int status, String stdout, String stderr) {
        public Ended requireSuccess() {
            if (status != 0) {
                throw new AssertionError(this);
            }
            return this;
        }

        public String output() {
            return stdout + stderr;
        }

        @Override
        public String toString() {
            return "bayou %s ended with status %d%n%s%n%s"
                    .formatted(String.join(" ", call.words()), status, stdout, stderr);
        }
    }

    private static List<String> joined(List<String> first, String... then) {
        return Stream.concat(first.stream(), Stream.of(then)).toList();
    }
}
