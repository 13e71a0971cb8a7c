package dev.bayou.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.pipelines.cat.CatOptions;
import dev.bayou.pipelines.cli.Flags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

/** Every flag that a document or a help text names is one that the command takes. */
class DocumentedFlagsTest {
    /** Tests run in the folder of their module. */
    private static final Path HOME = Path.of("..");
    /** Bayou's and Beam's are written in one word; those of other tools and of scripts often are not. */
    private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--([a-zA-Z][\\w-]*)");

    private static final Pattern CALL = Pattern.compile("scripts/bayou (?:--profile \\w+ )?([a-z]+) ");
    private static final Pattern SECTION = Pattern.compile("\\*\\*([a-z]+)\\*\\*: .*");
    /** Of the runners, which this module does not have. */
    private static final Set<String> OF_RUNNERS = Set.of(
            "targetParallelism",
            "checkpointDir",
            "sparkMaster",
            "batchIntervalMillis",
            "minReadTimeMillis",
            "maxRecordsPerBatch");
    /** Of java, spark-submit, Kafka's tools, AWS's, and the project's scripts; and of every command's own. */
    private static final Set<String> OF_OTHERS = Set.of(
            "class",
            "conf",
            "files",
            "master", // spark-submit
            "execute",
            "topic", // kafka-consumer-groups.sh
            "type", // aws
            "bucket",
            "cluster",
            "first",
            "instances",
            "mode",
            "region",
            "rounds",
            "schedule",
            "seed",
            "serverless",
            "subnet",
            "profile", // scripts
            "events",
            "records", // benchmarks
            "flag",
            "help",
            "version");

    private final Map<String, Class<? extends PipelineOptions>> commands = Commands.options();

    /** A flag in a document. */
    private record Named(String file, int line, String command, String flag) {}

    @Test
    void everyFlagInTheDocumentsIsKnownToItsCommand() throws IOException {
        List<Named> named = new ArrayList<>();
        for (Path document : documents()) {
            named.addAll(flagsOf(document));
        }

        assertThat(named).extracting(Named::flag).contains("s3StorageClass", "SSEAlgorithm", "maxFileAge", "deep");
        assertThat(named).allMatch(flag -> known(flag.command()).contains(flag.flag()));
    }

    @Test
    void everyFlagOnAHelpPageIsKnownToItsCommand() {
        commands.forEach((command, options) ->
                assertThat(known(command)).as(command).containsAll(flagsIn(Help.page(command, options))));
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(HOME.resolve("docs"))) {
            return Stream.concat(Stream.of(HOME.resolve("README.md")), docs.filter(file -> file.toString()
                            .endsWith(".md")))
                    .toList();
        }
    }

    /** A call says whose its flags are, also on the lines that continue it, as a section of the README does. */
    private List<Named> flagsOf(Path document) throws IOException {
        List<Named> named = new ArrayList<>();
        List<String> lines = Files.readAllLines(document);
        String section = "";
        String call = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher begun = SECTION.matcher(line);
            if (begun.matches() && commands.containsKey(begun.group(1))) {
                section = begun.group(1);
            } else if (line.startsWith("#")) {
                section = "";
            }
            Matcher called = CALL.matcher(line);
            if (called.find() && commands.containsKey(called.group(1))) {
                call = called.group(1);
            }
            for (String flag : flagsIn(line)) {
                named.add(new Named(document.getFileName().toString(), i + 1, call.isEmpty() ? section : call, flag));
            }
            call = line.endsWith("\\") ? call : "";
        }
        return named;
    }

    private static Set<String> flagsIn(String text) {
        Set<String> flags = new TreeSet<>();
        Matcher flag = FLAG.matcher(text);
        while (flag.find()) {
            if (!flag.group(1).contains("-") && !OF_OTHERS.contains(flag.group(1))) {
                flags.add(flag.group(1));
            }
        }
        return flags;
    }

    /** What the command takes; what any of them takes, if the text does not say which. */
    private Set<String> known(String command) {
        // Parsing registers Beam's flags.
        PipelineOptions unused = new Flags().parse(CatOptions.class, new String[0]);
        Set<String> known = new TreeSet<>(OF_RUNNERS);
        commands.forEach((name, options) -> {
            if (command.isEmpty() || command.equals(name)) {
                PipelineOptionsFactory.register(options);
                known.addAll(Flags.types(options).keySet());
            }
        });
        return known;
    }
}
