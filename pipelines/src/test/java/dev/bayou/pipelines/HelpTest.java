package dev.bayou.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.pipelines.cli.CommandFlag;
import dev.bayou.pipelines.cli.CommandHelp;
import dev.bayou.pipelines.cli.FlagHelp;
import dev.bayou.pipelines.cli.Flags;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTest {
    private static final Map<String, Class<? extends PipelineOptions>> COMMANDS = Commands.options();

    static Stream<String> commands() {
        return COMMANDS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void eachFlagHasAGroupAndADescription(String command) {
        List<Method> getters = Stream.of(COMMANDS.get(command).getMethods())
                .filter(method -> method.getDeclaringClass().getName().startsWith("dev.bayou.")
                        && method.getParameterCount() == 0)
                .toList();

        assertThat(getters).isNotEmpty().allSatisfy(getter -> {
            assertThat(getter.isAnnotationPresent(FlagHelp.class)).isTrue();
            assertThat(getter.getAnnotation(Description.class).value()).endsWith(".");
        });
        assertThat(CommandFlag.of(COMMANDS.get(command))).hasSameSizeAs(getters);
    }

    /** Two defaults for one flag could differ. */
    @ParameterizedTest
    @MethodSource("commands")
    void noFlagStatesItsDefaultTwice(String command) {
        assertThat(COMMANDS.get(command).getMethods())
                .filteredOn(method -> method.isAnnotationPresent(FlagHelp.class))
                .filteredOn(method -> method.isAnnotationPresent(Default.String.class))
                .allMatch(method ->
                        method.getAnnotation(FlagHelp.class).defaultValue().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aPageListsAllFlagsTheRequiredOnesFirst(String command) {
        Class<? extends PipelineOptions> options = COMMANDS.get(command);
        String page = Help.page(command, options);

        assertThat(page)
                .startsWith("usage: bayou " + command + " ")
                .containsSubsequence("\nRequired:\n", "\nExample:\n  bayou " + command + " --", "\nExit status:\n  0 ")
                .contains("--help=all")
                .doesNotContain("--runner=", "--awsRegion=");
        assertThat(CommandFlag.of(options)).allSatisfy(flag -> assertThat(page).contains("\n  --" + flag.name()));
        assertThat(page.lines()).allMatch(line -> line.length() <= 120).allMatch(line -> line.matches("\\p{ASCII}*"));
    }

    @Test
    void aPageStatesDefaultsChoicesAndAlternatives() {
        String page = Help.page("archive", COMMANDS.get("archive")).replaceAll("\\s+", " ");

        assertThat(page)
                .contains(
                        "--maxFileAge=DURATION",
                        "Default: 5m.",
                        "--compression=none|deflate|gzip|snappy",
                        "--window=1h|1d Event time that one folder covers. Default: 1h.",
                        "Topics to archive. Give this flag or --topicPattern.",
                        "--untilCaughtUp Archives")
                .doesNotContain(Long.toString(Long.MAX_VALUE));
    }

    @Test
    void theFullPageListsAlsoTheFlagsOfBeam() {
        assertThat(Help.fullPage("cat", COMMANDS.get("cat")))
                .startsWith(Help.page("cat", COMMANDS.get("cat")))
                .contains("\nAwsOptions:\n", "--awsRegion=", "--s3StorageClass=STRING", "\nPipelineOptions:\n");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void eachExampleHasOnlyFlagsThatTheCommandKnows(String command) {
        Class<? extends PipelineOptions> options = COMMANDS.get(command);
        String[] words = options.getAnnotation(CommandHelp.class).example().split(" ");
        String[] flags = Stream.of(words).skip(1).toArray(String[]::new);
        Flags parsed = new Flags();
        PipelineOptions unused = parsed.parse(options, flags);

        assertThat(words[0]).isEqualTo(command);
        assertThat(parsed.areRight("archive", "topics", "output")).isTrue();
        assertThat(Flags.types(options).keySet())
                .containsAll(Stream.of(flags)
                        .map(flag -> flag.substring(2).split("=", 2)[0])
                        .toList());
    }

    @Test
    void theOverviewListsAllCommandsWithWhatTheyDo() {
        assertThat(Help.overview(COMMANDS)).contains("usage: bayou COMMAND", "completion", "--version");
        assertThat(COMMANDS).allSatisfy((name, options) -> assertThat(Help.overview(COMMANDS))
                .contains("\n  " + name + " ", Help.of(options).summary()));
        assertThat(Help.overview(COMMANDS).lines()).allMatch(line -> line.length() <= 120);
    }

    @Test
    void theVersionNamesBeamJavaAndTheRunner() {
        assertThat(Version.of(List.of("--blockOnRun=false", "--runner=DirectRunner"))
                        .lines())
                .hasSize(4)
                .anyMatch(line -> line.matches("beam \\d+\\.\\d+\\.\\d+.*"))
                .contains("runner DirectRunner")
                .anyMatch(line -> line.startsWith("java 17"));
    }
}
