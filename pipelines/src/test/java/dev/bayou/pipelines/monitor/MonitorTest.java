package dev.bayou.pipelines.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bayou.pipelines.cli.Flags;
import dev.bayou.pipelines.cli.WrongCallException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    Path folder;

    @Test
    void theEndpointHasMetricsAndHealth() throws Exception {
        MonitorSettings settings = new MonitorSettings(Optional.of(ANY_PORT), Optional.empty());
        try (Monitor monitor = Monitor.start(settings, List.of(), new Ill())) {
            assertThat(get(monitor, "/metrics").body())
                    .contains("bayou_store_requests_total{operation=\"list\",outcome=\"done\"}")
                    .contains("bayou_store_request_duration_seconds_bucket{operation=\"open\",le=\"0.25\"}")
                    .contains("jvm_memory_used_bytes")
                    .doesNotContain(Metric.RUN_SUCCEEDED.text());
            assertThat(get(monitor, "/-/healthy"))
                    .returns(503, HttpResponse::statusCode)
                    .returns("stalled\n", HttpResponse::body);
            assertThat(get(monitor, "/-/ready"))
                    .returns(200, HttpResponse::statusCode)
                    .returns("ok\n", HttpResponse::body);
            assertThat(get(monitor, "/other")).returns(404, HttpResponse::statusCode);
        }
    }

    private static final class Ill implements Health {
        @Override
        public List<String> faults() {
            return List.of("stalled");
        }

        @Override
        public List<String> unreachable() {
            return List.of();
        }
    }

    private static HttpResponse<String> get(Monitor monitor, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + monitor.port() + path);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @Test
    void theFileSaysAtLastHowTheRunEnded() throws IOException {
        Path file = folder.resolve("bayou.prom");
        MonitorSettings settings = new MonitorSettings(Optional.empty(), Optional.of(file));
        try (Monitor monitor = Monitor.start(settings, List.of(), Health.OF_A_PROCESS)) {
            monitor.succeeded();
        }
        assertThat(Files.readString(file))
                .contains(Metric.RUN_SUCCEEDED.text() + " 1.0")
                .contains(Metric.RUN_ENDED.text());

        Monitor.start(settings, List.of(), Health.OF_A_PROCESS).close();
        assertThat(Files.readString(file)).contains(Metric.RUN_SUCCEEDED.text() + " 0.0");
        assertThat(folder).isDirectoryContaining(path -> path.equals(file)).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void aPortThatIsTakenIsAWrongCall() {
        MonitorSettings any = new MonitorSettings(Optional.of(ANY_PORT), Optional.empty());
        try (Monitor first = Monitor.start(any, List.of(), Health.OF_A_PROCESS)) {
            InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), first.port());
            MonitorSettings same = new MonitorSettings(Optional.of(taken), Optional.empty());
            assertThatExceptionOfType(WrongCallException.class)
                    .isThrownBy(() -> Monitor.start(same, List.of(), Health.OF_A_PROCESS))
                    .satisfies(e -> assertThat(e.mistakes())
                            .singleElement()
                            .asString()
                            .contains("--metricsPort", String.valueOf(first.port()), "give another port"));
        }
    }

    @Test
    void allMistakesInTheFlagsAreReported() {
        MonitorOptions options = PipelineOptionsFactory.create().as(MonitorOptions.class);
        options.setMetricsPort("70000");
        options.setMetricsHost("no.such.host.invalid");
        options.setMetricsFile("/no/such/folder/bayou.txt");
        Flags flags = new Flags();
        flags.parse(MonitorOptions.class, new String[0]);
        MonitorSettings settings = MonitorSettings.of(options, flags);

        assertThat(settings.isOn()).isFalse();
        assertThatExceptionOfType(WrongCallException.class)
                .isThrownBy(flags::requireNone)
                .satisfies(e -> assertThat(e.mistakes())
                        .hasSize(3)
                        .anyMatch(mistake -> mistake.startsWith("--metricsPort: '70000' is not a port"))
                        .anyMatch(mistake -> mistake.startsWith("--metricsHost: 'no.such.host.invalid'"))
                        .anyMatch(mistake -> mistake.contains("does not end in .prom")));
    }

    @Test
    void theDocumentListsExactlyTheMetricsThatExist() throws IOException {
        Path document = Path.of("..", "docs", "METRICS.md");
        List<String> documented = Files.readAllLines(document).stream()
                .filter(line -> line.startsWith("| `bayou_"))
                .map(line -> line.split("`", 3)[1])
                .map(name -> name.split("\\{", 2)[0])
                .toList();

        assertThat(documented)
                .containsExactlyInAnyOrder(
                        List.of(Metric.values()).stream().map(Metric::text).toArray(String[]::new));
    }
}
