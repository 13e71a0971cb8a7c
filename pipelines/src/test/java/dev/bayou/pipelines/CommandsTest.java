package dev.bayou.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.pipelines.Commands.Main;
import dev.bayou.pipelines.archive.ArchiveOptions;
import dev.bayou.pipelines.cli.DidYouMean;
import dev.bayou.pipelines.cli.FailedRunException;
import dev.bayou.pipelines.cli.Flags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private static final int WRONG_CALL = 2;
    private static final int COULD_NOT_RUN = 2;

    /** For {@code verify} 1 is a verdict, which nothing but a verification may give. */
    @Test
    void whateverEndsACommandThatCouldNotRunHasItsStatus() {
        List<Main> endings = List.of(
                flags -> {
                    throw new IOException("the store failed");
                },
                flags -> {
                    throw new PipelineExecutionException(new IOException("a worker failed"));
                },
                flags -> {
                    throw new UncheckedIOException(new IOException("the driver failed"));
                },
                flags -> {
                    throw new NoClassDefFoundError("of a cluster's other version");
                });

        assertThat(endings).allSatisfy(ending -> assertThat(status(ending)).isEqualTo(COULD_NOT_RUN));
        assertThat(status(flags -> {})).isZero();
        assertThat(status(flags -> {
                    throw new FailedRunException(List.of("not proven"));
                }))
                .isEqualTo(1);
    }

    /**
     * Beam has one set of options for the whole JVM, and refuses a command whose flag contradicts another's of that
     * name.
     */
    @Test
    void theFlagsOfAllCommandsGoTogether() {
        assertThat(Commands.options()).hasSize(8).allSatisfy((name, flags) -> new Flags().parse(flags, new String[0]));
    }

    @Test
    void unknownWordsAreAWrongCall() {
        assertThat(List.of("archvie", "help archvie", "completion", "completion fish", "cat --limt=1"))
                .allSatisfy(words -> assertThat(status(words)).isEqualTo(WRONG_CALL));
        assertThat(Commands.run(new String[0], List.of())).isEqualTo(WRONG_CALL);
    }

    @Test
    void misspelledWordsAreCorrected() {
        assertThat(DidYouMean.nearest("archvie", Commands.options().keySet())).contains("archive");
        assertThat(DidYouMean.nearest(
                        "bootstrap-server", Flags.types(ArchiveOptions.class).keySet()))
                .contains("bootstrapServers");
        assertThat(DidYouMean.nearest(
                        "maxFileBites", Flags.types(ArchiveOptions.class).keySet()))
                .contains("maxFileBytes");
        assertThat(DidYouMean.nearest("sell", Commands.options().keySet())).isEmpty();
    }

    private static int status(String words) {
        return Commands.run(words.split(" "), List.of());
    }

    private static int status(Main main) {
        return Commands.run("verify", main, List.of(), COULD_NOT_RUN);
    }
}
