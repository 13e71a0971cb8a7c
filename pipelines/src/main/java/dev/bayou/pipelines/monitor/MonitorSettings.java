package dev.bayou.pipelines.monitor;

import dev.bayou.pipelines.cli.Flags;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a run publishes its metrics.
 *
 * @param endpoint of the HTTP server; port 0 stands for any free port
 * @param file for node_exporter's textfile collector
 */
public record MonitorSettings(Optional<InetSocketAddress> endpoint, Optional<Path> file) {
    private static final int LAST_PORT = 65_535;
    private static final String EXTENSION = ".prom";

    boolean isOn() {
        return endpoint.isPresent() || file.isPresent();
    }

    /** Parses the flags, and records their mistakes. */
    public static MonitorSettings of(MonitorOptions options, Flags flags) {
        Optional<Integer> port =
                flags.typed("metricsPort", options.getMetricsPort(), Optional.empty(), MonitorSettings::port);
        Optional<InetAddress> host =
                flags.typed("metricsHost", options.getMetricsHost(), Optional.empty(), MonitorSettings::host);
        Optional<Path> file =
                flags.typed("metricsFile", options.getMetricsFile(), Optional.empty(), MonitorSettings::file);
        return new MonitorSettings(
                port.flatMap(number -> host.map(address -> new InetSocketAddress(address, number))), file);
    }

    private static Optional<Integer> port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > LAST_PORT) {
            throw new IllegalArgumentException("'" + text + "' is not a port; give a number from 0 to " + LAST_PORT
                    + ", where 0 stands for any free port");
        }
        return Optional.of(Integer.parseInt(text));
    }

    private static Optional<InetAddress> host(String text) {
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an address of this machine; give 127.0.0.1, or 0.0.0.0 for all networks", e);
        }
    }

    private static Optional<Path> file(String text) {
        Path file = Path.of(text).toAbsolutePath();
        if (!text.endsWith(EXTENSION)) {
            throw new IllegalArgumentException(
                    "'" + text + "' does not end in " + EXTENSION + "; node_exporter reads no other file");
        }
        if (!Files.isDirectory(file.getParent())) {
            throw new IllegalArgumentException(file.getParent() + " is not a folder; create it");
        }
        return Optional.of(file);
    }
}
