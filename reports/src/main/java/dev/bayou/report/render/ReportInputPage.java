package dev.bayou.report.render;

import dev.bayou.archive.read.ReadPlan.Authority;
import dev.bayou.report.core.ReadFacts.PartitionRead;
import dev.bayou.report.core.ReadFacts.Rejected;
import dev.bayou.report.core.ReadFacts.Sample;
import dev.bayou.report.core.ReadFacts.TopicRead;
import dev.bayou.report.core.ReportInput;
import dev.bayou.shopper.MalformedEventException.Reason;
import dev.bayou.shopper.ShopperEvent.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The values of {@code render/page.mustache}, which all reports' pages extend: the head, what was rejected, and what
 * was read. The template calls each method by its name.
 */
public record ReportInputPage(ReportInput report) {
    private static final int FEW_PARTITIONS = 12;

    /** A row of the table of topics. */
    record TopicRow(TopicRead topic) {
        String listedBy() {
            return topic.authority() == Authority.LEDGER ? "ledger" : "file names";
        }

        String range() {
            return topic.firstWindow() == null
                    ? "none"
                    : ReportInputPage.range(topic.firstWindow(), topic.lastWindow());
        }

        long windows() {
            return topic.windows();
        }

        long files() {
            return topic.files();
        }

        String megabytes() {
            return String.format(Locale.ROOT, "%,.1f", topic.bytes() / 1e6);
        }

        long ignored() {
            return topic.ignored();
        }
    }

    /** A row of the table of rejected records. */
    record RejectedRow(String reason, String position, String problem, String records) {}

    String topicNames() {
        return String.join(", ", report.topics().stream().map(TopicRead::topic).toList());
    }

    /** All topics' windows together. */
    String windows() {
        List<TopicRead> timed = report.topics().stream()
                .filter(topic -> topic.firstWindow() != null)
                .toList();
        return timed.isEmpty()
                ? "no windows"
                : range(
                        Collections.min(
                                timed.stream().map(TopicRead::firstWindow).toList()),
                        Collections.max(
                                timed.stream().map(TopicRead::lastWindow).toList()));
    }

    private static String range(String first, String last) {
        return first.equals(last) ? readable(first) : readable(first) + " to " + readable(last);
    }

    private static String readable(String window) {
        return window.replace("dt=", "").replace("/hr=", " ") + (window.contains("/hr=") ? ":00" : "");
    }

    String madeAt() {
        return report.madeAt().replaceFirst("T(\\d\\d:\\d\\d).*", " $1 UTC");
    }

    String seconds() {
        return String.format(Locale.ROOT, "%.1f", report.seconds());
    }

    /** Those that could be rejected: accepted or rejected. */
    long events() {
        return report.read().accepted() + report.read().rejectedRecords();
    }

    String rejectedPercent() {
        return String.format(Locale.ROOT, "%.3g", report.rejectedPercent());
    }

    /** Reason and number stand beside the first sample only. */
    List<RejectedRow> rejected() {
        List<RejectedRow> rows = new ArrayList<>();
        for (Map.Entry<Reason, Rejected> rejected : report.read().rejected().entrySet()) {
            String reason = rejected.getKey().toString();
            String records = NumberFormats.count(rejected.getValue().records());
            for (Sample sample : rejected.getValue().samples()) {
                String position = sample.topic() + "-" + sample.partition() + ", offset " + sample.offset();
                rows.add(new RejectedRow(reason, position, sample.problem(), records));
                reason = "";
                records = "";
            }
        }
        return rows;
    }

    long views() {
        return report.read().events(Kind.VIEW_PRODUCT);
    }

    long additions() {
        return report.read().events(Kind.ADD_TO_CART);
    }

    long orders() {
        return report.read().events(Kind.PLACE_ORDER);
    }

    long others() {
        return report.read().events(Kind.OTHER);
    }

    long anonymous() {
        return report.read().events(Kind.ANONYMOUS);
    }

    String timedByKafka() {
        return NumberFormats.plural(report.read().timedByKafka(), "event");
    }

    List<TopicRow> topics() {
        return report.topics().stream().map(TopicRow::new).toList();
    }

    Set<Map.Entry<String, PartitionRead>> partitions() {
        return report.read().partitions().entrySet();
    }

    String partitionCount() {
        return Integer.toString(partitions().size());
    }

    boolean hasManyPartitions() {
        return partitions().size() > FEW_PARTITIONS;
    }
}
