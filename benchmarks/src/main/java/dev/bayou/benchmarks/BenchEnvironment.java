package dev.bayou.benchmarks;

import dev.bayou.benchmarks.data.Fingerprint;
import dev.bayou.benchmarks.data.GenerateEvents;
import dev.bayou.benchmarks.measure.Candidate;
import dev.bayou.benchmarks.measure.Comparison;
import dev.bayou.benchmarks.measure.ComparisonTable;
import dev.bayou.benchmarks.measure.Folders;
import dev.bayou.benchmarks.measure.Run;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What candidates need: a sandbox, topics and archives in it, folders, and the command lines of what can be run. All of
 * it is gone when it is closed.
 */
final class BenchEnvironment implements AutoCloseable {
    /** That most subjects are about. */
    static final String TOPIC = "big";

    /** The runners that Bayou has. */
    static final List<String> PROFILES = List.of("direct", "spark");

    private static final String FEW = "few";

    private final BenchOptions options;
    private final Path home = Path.of(System.getProperty("bayou.home"));
    private final Path work;
    private final Sandbox sandbox;
    private boolean isSandboxThere = true;

    private BenchEnvironment(BenchOptions options) throws IOException {
        this.options = options;
        this.work = Files.createTempDirectory("bayou-bench-");
        this.sandbox = Sandbox.startForLoad(work.resolve("sandbox"));
    }

    /** Starts a sandbox. */
    static BenchEnvironment open(BenchOptions options) throws IOException {
        BenchEnvironment env = new BenchEnvironment(options);
        Runtime.getRuntime().addShutdownHook(new Thread(env::close));
        return env;
    }

    BenchOptions options() {
        return options;
    }

    /** Makes a topic and fills it with events; their fingerprint. */
    Fingerprint fill(String topic, GenerateEvents events) {
        log("Producing %,d events of about 215 bytes into %s with %d partitions, seed %d"
                .formatted(events.records(), topic, events.partitions(), events.seed()));
        sandbox.createTopic(topic, events.partitions(), Map.of());
        return events.into(bootstrapServers(), topic);
    }

    String bootstrapServers() {
        return sandbox.bootstrapServers();
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** A folder of that name, which is there or is made. */
    Path folder(String name) throws IOException {
        return Files.createDirectories(work.resolve(name));
    }

    /** Where the sandbox's S3 server keeps the bucket's objects, each in a file of its key. */
    Path bucket() {
        return work.resolve("sandbox/s3").resolve(sandbox.bucket());
    }

    /** A class of the module in that folder of the benchmarks. */
    List<String> java(String module, String memory, String main, List<String> arguments) throws IOException {
        Path target = home.resolve("benchmarks").resolve(module).resolve("target");
        List<String> command = new ArrayList<>(List.of(
                "java",
                memory,
                "@" + home.resolve("runner-profiles/spark/jvm.options"),
                "-cp",
                target.resolve("classes") + ":"
                        + Files.readString(target.resolve("benchmark.classpath"))
                                .strip(),
                main));
        command.addAll(arguments);
        return command;
    }

    /** A command of Bayou on the runner of that profile. */
    List<String> bayou(String profile, String command, String... flags) {
        List<String> line = new ArrayList<>(List.of(script(home), "--profile", profile, command));
        line.addAll(List.of(flags));
        return line;
    }

    /** Runs a command to its end without measuring it. */
    void prepare(List<String> command) throws IOException, InterruptedException {
        Path log = work.resolve("prepare.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment("-Xmx2g"));
        if (builder.start().waitFor() != 0) {
            throw new IllegalStateException(command + " failed:\n" + Files.readString(log));
        }
    }

    /** Archives a topic to a folder, for all candidates. */
    Path archive(String topic, String name, String... flags) throws IOException, InterruptedException {
        Path archive = work.resolve(name);
        log("Archiving " + topic + " to " + name);
        List<String> command = bayou(
                "direct",
                "archive",
                "--bootstrapServers=" + bootstrapServers(),
                "--topics=" + topic,
                "--archive=" + archive,
                "--untilCaughtUp");
        command.addAll(List.of(flags));
        prepare(command);
        return archive;
    }

    /** The first report of a build keeps what the JVM has made of the classes, and takes its time for it. */
    void warmUp() throws IOException, InterruptedException {
        fill(FEW, new GenerateEvents(1_000, 1, 10, options.seed()));
        Path archive = archive(FEW, "warm-up");
        for (String profile : PROFILES) {
            prepare(bayou(
                    profile, "report", "--archive=" + archive, "--topics=" + FEW, "--output=" + work.resolve(FEW)));
        }
    }

    /** Ends broker and store: from now on candidates have the machine to themselves. */
    void stopSandbox() {
        isSandboxThere = false;
        sandbox.stop();
    }

    /** Makes an archive that is all ledger, with a thousand entries in each window. */
    Path ledger(String name, long entries) throws IOException, InterruptedException {
        return ledger(name, entries, 1_000);
    }

    Path ledger(String name, long entries, int entriesInWindow) throws IOException, InterruptedException {
        log("Making a ledger of %,d entries".formatted(entries));
        Path archive = work.resolve(name);
        prepare(java(
                "",
                "-Xmx2g",
                "dev.bayou.benchmarks.data.GenerateLedger",
                List.of(
                        archive.toString(),
                        name,
                        Integer.toString(options.partitions()),
                        Long.toString(entries),
                        Integer.toString(entriesInWindow))));
        return archive;
    }

    /**
     * Runs candidates interleaved: the first one always, as the baseline, and the others that {@code --only} selects.
     *
     * @param memory of Bayou's commands, as {@code -Xmx2g}
     * @param events that they work on
     */
    ComparisonTable compare(String what, String memory, Fingerprint events, List<Candidate> candidates)
            throws IOException, InterruptedException {
        String baseline = candidates.get(0).name();
        List<Candidate> selected = candidates.stream()
                .filter(candidate ->
                        candidate.name().equals(baseline) || options.takesPart().test(candidate.name()))
                .toList();
        log("Measuring: " + what);
        return new ComparisonTable(what, events.records(), events.bytes(), baseline, runs(memory, selected));
    }

    /** Runs candidates interleaved, and after each of Bayou's commands the same by the checkout of {@code --beside}. */
    List<Run> runs(String memory, List<Candidate> selected) throws IOException, InterruptedException {
        List<Candidate> candidates = new ArrayList<>();
        for (Candidate candidate : selected) {
            candidates.add(candidate);
            if (options.beside().isPresent() && runsBayou(candidate)) {
                candidates.add(besideOf(candidate, options.beside().get()));
            }
        }
        return new Comparison(
                        work, environment(memory), () -> isSandboxThere ? sandbox.s3Requests() : Map.of(), System.err)
                .run(candidates, options.runs());
    }

    private boolean runsBayou(Candidate candidate) throws IOException {
        return candidate.call().command(candidate.place().resolve("none")).contains(script(home));
    }

    private Candidate besideOf(Candidate candidate, Path checkout) {
        return candidate.as(candidate.name() + ", " + checkout.getFileName(), folder -> {
            List<String> command = new ArrayList<>(candidate.call().command(folder));
            command.replaceAll(word -> word.equals(script(home)) ? script(checkout) : word);
            return command;
        });
    }

    private static String script(Path checkout) {
        return checkout.resolve("scripts/bayou").toString();
    }

    /** Ends all processes, and deletes everything. */
    @Override
    public synchronized void close() {
        sandbox.stop();
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        try {
            Folders.delete(work);
        } catch (IOException e) {
            log("Left behind: " + work + " (" + e + ")");
        }
    }

    static void log(String what) {
        System.err.println(what);
    }

    /** What processes of a candidate find there beside this one's. */
    Map<String, String> environment(String memory) {
        Map<String, String> environment = new HashMap<>(sandbox.environment());
        environment.put("BAYOU_JAVA_OPTS", memory);
        // Else Spark looks its own host name up, and warns.
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        return environment;
    }
}
