package dev.bayou.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.pipelines.Commands.Main;
import dev.bayou.pipelines.archive.ArchiveOptions;
import dev.bayou.pipelines.cat.CatOptions;
import dev.bayou.pipelines.cli.FailedRunException;
import dev.bayou.pipelines.cli.Flags;
import dev.bayou.pipelines.replay.ReplayOptions;
import dev.bayou.pipelines.report.ReportOptions;
import dev.bayou.pipelines.verify.VerifyOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;

class CommandsTest {
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
        List<Class<? extends PipelineOptions>> options = List.of(
                ArchiveOptions.class, CatOptions.class, ReplayOptions.class, ReportOptions.class, VerifyOptions.class);

        assertThat(options).allSatisfy(flags -> new Flags().parse(flags, new String[0]));
    }

    private static int status(Main main) {
        return Commands.run("verify", main, List.of(), COULD_NOT_RUN);
    }
}
