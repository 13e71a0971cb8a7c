package dev.bayou.pipelines.monitor;

import com.sun.net.httpserver.HttpExchange;
import dev.bayou.archive.store.StoreRequests;
import dev.bayou.pipelines.cli.WrongCallException;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the metrics and the health of a run while it goes on, by HTTP and into a file. A scrape sends no request to
 * Kafka or to the store. The file is replaced atomically, so that its reader never sees a part of it.
 */
public final class Monitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);
    private static final Duration FILE_EVERY = Duration.ofSeconds(15);
    private static final Duration REFRESH_EVERY = Duration.ofSeconds(15);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int NOT_FOUND = 404;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final MonitorSettings settings;
    private final Health health;
    private final Optional<HTTPServer> server;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "bayou-monitor");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Optional<Instant> ended = Optional.empty();
    private volatile boolean hasSucceeded;

    private Monitor(MonitorSettings settings, List<MultiCollector> collectors, Health health) {
        this.settings = settings;
        this.health = health;
        if (settings.isOn()) {
            JvmMetrics.builder().register(registry);
            registry.register(new StoreMetrics(StoreRequests.ofThisJvm()));
            registry.register((MultiCollector) this::collectRun);
            collectors.forEach(registry::register);
        }
        this.server = settings.endpoint().map(this::serve);
    }

    /**
     * Starts to publish; does nothing if the settings name neither an endpoint nor a file.
     *
     * @param collectors of the command's own metrics
     * @throws WrongCallException if the port is taken
     */
    static Monitor start(MonitorSettings settings, List<MultiCollector> collectors, Health health) {
        Monitor monitor = new Monitor(settings, collectors, health);
        if (settings.file().isPresent()) {
            monitor.every(FILE_EVERY, monitor::writeFile);
        }
        return monitor;
    }

    /** The port of the endpoint; 0 if there is none. */
    int port() {
        return server.map(HTTPServer::getPort).orElse(0);
    }

    /** Runs a task of the monitor at once and every 15 seconds, on its one thread; its failures are logged. */
    Monitor refreshing(Runnable task) {
        if (settings.isOn()) {
            every(REFRESH_EVERY, task);
        }
        return this;
    }

    private void every(Duration pause, Runnable task) {
        Future<?> unused = clock.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        LOG.debug("A metric is not known for now", e);
                    }
                },
                0,
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private HTTPServer serve(InetSocketAddress address) {
        try {
            HTTPServer started = HTTPServer.builder()
                    .inetAddress(address.getAddress())
                    .port(address.getPort())
                    .registry(registry)
                    .registerHealthHandler(false)
                    .defaultHandler(this::answer)
                    .buildAndStart();
            LOG.info("Metrics: http://{}:{}/metrics", address.getAddress().getHostAddress(), started.getPort());
            return started;
        } catch (IOException e) {
            throw new WrongCallException(List.of("--metricsPort: " + address + " cannot be opened: " + e.getMessage()
                    + "; give another port, or --metricsHost of this machine"));
        }
    }

    private void answer(HttpExchange request) throws IOException {
        switch (request.getRequestURI().getPath()) {
            case "/-/healthy" -> answer(request, health.faults());
            case "/-/ready" -> answer(request, health.unreachable());
            default -> answer(request, NOT_FOUND, "Bayou: /metrics, /-/healthy, /-/ready\n");
        }
    }

    private static void answer(HttpExchange request, List<String> problems) throws IOException {
        answer(
                request,
                problems.isEmpty() ? OK : UNAVAILABLE,
                problems.isEmpty() ? "ok\n" : String.join("\n", problems) + "\n");
    }

    private static void answer(HttpExchange request, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        request.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        request.sendResponseHeaders(status, body.length);
        try (OutputStream out = request.getResponseBody()) {
            out.write(body);
        }
    }

    private void writeFile() {
        Path file = settings.file().orElseThrow();
        Path next = file.resolveSibling("." + file.getFileName() + ".tmp");
        try {
            try (OutputStream out = Files.newOutputStream(next)) {
                PrometheusTextFormatWriter.create().write(out, registry.scrape());
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("The metrics cannot be written to {}: {}", file, e.toString());
        }
    }

    private MetricSnapshots collectRun() {
        MetricFamilies families = new MetricFamilies();
        ended.ifPresent(time -> families.gauge(Metric.RUN_SUCCEEDED, hasSucceeded ? 1 : 0)
                .gauge(Metric.RUN_ENDED, time.getEpochSecond()));
        return families.build();
    }

    /** The run has succeeded; one that is closed without this call has failed. */
    public void succeeded() {
        hasSucceeded = true;
    }

    /** Writes the file for the last time, and closes the endpoint. */
    @Override
    public void close() {
        ended = Optional.of(Instant.now());
        clock.shutdown();
        if (settings.file().isPresent()) {
            writeFile();
        }
        server.ifPresent(HTTPServer::close);
    }
}
