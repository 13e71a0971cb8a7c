package dev.bayou.pipelines.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alerts use metrics that exist, and each has a section that says what to do. */
class AlertsTest {
    private static final Path ALERTS = Path.of("..", "deploy", "prometheus", "alerts.yml");
    private static final Path OPERATIONS = Path.of("..", "docs", "OPERATIONS.md");
    private static final Pattern METRIC = Pattern.compile("\\bbayou_\\w+");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
    private static final Pattern RUNBOOK = Pattern.compile("runbook: docs/OPERATIONS.md#(\\w+)");

    @Test
    void everyMetricExists() throws IOException {
        List<String> metrics = Stream.of(Metric.values()).map(Metric::text).toList();

        assertThat(found(METRIC, 0)).isNotEmpty().isSubsetOf(metrics);
    }

    @Test
    void everyAlertHasItsSection() throws IOException {
        List<String> sections = Files.readAllLines(OPERATIONS).stream()
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring(4))
                .toList();
        List<String> alerts = found(ALERT, 1);

        assertThat(alerts).hasSizeGreaterThan(10).isSubsetOf(sections);
        assertThat(found(RUNBOOK, 1))
                .isEqualTo(alerts.stream()
                        .map(alert -> alert.toLowerCase(Locale.ROOT))
                        .toList());
    }

    private static List<String> found(Pattern pattern, int group) throws IOException {
        return pattern.matcher(Files.readString(ALERTS))
                .results()
                .map((MatchResult result) -> result.group(group))
                .toList();
    }
}
