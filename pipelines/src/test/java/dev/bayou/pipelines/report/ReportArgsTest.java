package dev.bayou.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bayou.archive.TimeRange;
import dev.bayou.archive.read.ReadPlan;
import dev.bayou.archive.store.Location;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.pipelines.progress.ProgressReporter;
import dev.bayou.report.shoppers.TableFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportArgsTest {
    @Test
    void omittedFlagsHaveDefaults() {
        ReportArgs command = parse();

        assertThat(command.report().format()).isEqualTo(TableFormat.CSV);
        assertThat(command.report().shards()).isEqualTo(1);
        assertThat(command.input().range()).isEqualTo(TimeRange.ALL);
        assertThat(command.input().limit()).hasToString("1%");
        assertThat(command.input().quarantine().root()).isEqualTo(new Location("/archive/_quarantine"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--quarantine=", "--quarantine= "})
    void anEmptyQuarantineIsNotTheRootOfTheDisk(String flag) {
        assertThat(parse(flag).input().quarantine().root()).isEqualTo(new Location("/archive/_quarantine"));
    }

    @Test
    void aMistakeInTheArchivesAddressIsNotTakenForOneInTheOutputs() {
        assertThatExceptionOfType(WrongCallException.class)
                .isThrownBy(
                        () -> ReportArgs.parse(new String[] {"--archive=relative", "--topics=a", "--output=/report"}))
                .satisfies(
                        e -> assertThat(e.mistakes()).singleElement().asString().contains("'relative' is no address"));
    }

    @Test
    void aFailedPipelineIsReportedAlsoIfItsLeftoversCannotBeDeleted() {
        List<String> done = new ArrayList<>();
        try (ProgressReporter progress = ReportProgress.start("run", new ReadPlan(List.of()))) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() ->
                            progress.await(new FailingResult(), PipelineOptionsFactory.create(), "Stopping.", () -> {
                                done.add("discarded");
                                throw new IOException("the store is gone");
                            }))
                    .withMessage("a damaged file")
                    .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        }
        assertThat(done).containsExactly("discarded");
    }

    private static ReportArgs parse(String... more) {
        List<String> args = new ArrayList<>(List.of("--archive=/archive", "--topics=a", "--output=/report"));
        args.addAll(List.of(more));
        return ReportArgs.parse(args.toArray(String[]::new));
    }

    private static final class FailingResult implements PipelineResult {
        @Override
        public State getState() {
            return State.FAILED;
        }

        @Override
        public State cancel() {
            return State.CANCELLED;
        }

        @Override
        public State waitUntilFinish(Duration duration) {
            return waitUntilFinish();
        }

        @Override
        public State waitUntilFinish() {
            throw new IllegalStateException("a damaged file");
        }

        @Override
        public MetricResults metrics() {
            throw new UnsupportedOperationException();
        }
    }
}
