package dev.bayou.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what an S3 server of the sandbox counts: its requests by operation, as Prometheus' text format has them. */
final class S3Requests {
    private static final Pattern COUNT = Pattern.compile(
            "http_server_request_duration_seconds_count\\{.*s3_operation=\"(\\w+)\".*\\} (\\d+)(\\.0)?");

    private S3Requests() {}

    static Map<String, Long> of(URI endpoint) throws IOException {
        HttpURLConnection metrics =
                (HttpURLConnection) endpoint.resolve("/metrics").toURL().openConnection(Proxy.NO_PROXY);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(metrics.getInputStream(), StandardCharsets.UTF_8))) {
            Map<String, Long> requests = new TreeMap<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher count = COUNT.matcher(line);
                if (count.matches()) {
                    requests.merge(count.group(1), Long.parseLong(count.group(2)), Long::sum);
                }
            }
            return requests;
        } finally {
            metrics.disconnect();
        }
    }
}
