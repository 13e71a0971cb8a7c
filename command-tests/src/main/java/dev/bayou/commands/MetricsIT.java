package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.store.Stores;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the metrics of an archiver say, beside what the ledger and Kafka say. */
@Timeout(240)
class MetricsIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Pattern ENDPOINT = Pattern.compile("Metrics: (http://127\\.0\\.0\\.1:\\d+)/metrics");
    private static final int PARTITIONS = 3;

    private final Sandbox sandbox = Sandbox.shared();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path dir;

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void theNumbersAreThoseOfTheLedgerAndOfKafka() throws Exception {
        ArchiveHome home = ArchiveHome.onS3(sandbox);
        String topic = Topics.fresh(sandbox, "metrics", PARTITIONS);
        String label = "{topic=\"" + topic + "\"}";
        BayouCall call = home.archive(sandbox, topic).with("--maxFileAge=1s", "--metricsPort=0");
        try (EventProducer producer = new EventProducer(
                        sandbox, topic, PARTITIONS, Seed.announced("metrics"), Instant.now(), Duration.ofMinutes(90));
                BayouProcess archiver = call.start(dir)) {
            archiver.awaitLog("Metrics: ");
            String endpoint = endpoint(archiver.stderr());
            producer.write(1000);
            long end = end(topic);
            await(() -> heads(home, topic) == end && metric(endpoint, "bayou_lag_records" + label) == 0);

            String metrics = get(endpoint, "/metrics").body();
            assertThat(value(metrics, "bayou_archived_records_total" + label))
                    .as("records")
                    .isEqualTo(home.entries(topic).stream()
                            .mapToLong(LedgerEntry::records)
                            .sum());
            assertThat(value(metrics, "bayou_archived_files_total" + label))
                    .as("files")
                    .isEqualTo(home.entries(topic).stream()
                            .mapToLong(entry -> entry.files().size())
                            .sum());
            assertThat(value(metrics, "bayou_commits_total" + label))
                    .as("commits")
                    .isEqualTo(home.entries(topic).size());
            long heads = 0;
            long ends = 0;
            for (int partition = 0; partition < PARTITIONS; partition++) {
                String labels = "{partition=\"" + partition + "\",topic=\"" + topic + "\"}";
                heads += value(metrics, "bayou_partition_head_offset" + labels);
                ends += value(metrics, "bayou_partition_end_offset" + labels);
            }
            assertThat(heads).as("heads").isEqualTo(end);
            assertThat(ends).as("ends").isEqualTo(end);
            assertThat(value(metrics, "bayou_oldest_unarchived_age_seconds" + label))
                    .as("nothing waits")
                    .isZero();
            assertThat(value(metrics, "bayou_store_requests_total{operation=\"put_if_absent\",outcome=\"done\"}"))
                    .as("each entry is one conditional write")
                    .isGreaterThanOrEqualTo(home.entries(topic).size());
            await(() -> get(endpoint, "/-/ready").statusCode() == 200);
            assertThat(get(endpoint, "/-/healthy").statusCode()).isEqualTo(200);
            archiver.terminate();
        }

        Path file = dir.resolve("bayou.prom");
        home.catchUp(sandbox, topic).with("--metricsFile=" + file).run(dir).requireSuccess();
        String last = Files.readString(file);
        assertThat(value(last, "bayou_run_succeeded")).isEqualTo(1);
        assertThat(value(last, "bayou_lag_records" + label)).isZero();
        new Oracle(sandbox, home).requireExactlyOnce(topic);
    }

    private static String endpoint(String log) {
        Matcher matcher = ENDPOINT.matcher(log);
        assertThat(matcher.find()).as("the log names the endpoint").isTrue();
        return matcher.group(1);
    }

    private long end(String topic) {
        return new KafkaTopic(sandbox, topic)
                .ends().values().stream().mapToLong(Long::longValue).sum();
    }

    private static long heads(ArchiveHome home, String topic) throws IOException {
        long heads = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            heads += home.entries(topic, partition).stream()
                    .mapToLong(LedgerEntry::to)
                    .max()
                    .orElse(0);
        }
        return heads;
    }

    private long metric(String endpoint, String series) throws IOException, InterruptedException {
        return value(get(endpoint, "/metrics").body(), series);
    }

    private HttpResponse<String> get(String endpoint, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(endpoint + path)).build(), BodyHandlers.ofString());
    }

    /** The whole value of a series; -1 if there is none. */
    private static long value(String metrics, String series) {
        return metrics.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(LIMIT).until(condition);
    }
}
