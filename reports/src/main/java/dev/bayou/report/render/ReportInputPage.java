package dev.bayou.report.render;

import dev.bayou.archive.read.ReadPlan.Authority;
import dev.bayou.report.core.ReadFacts;
import dev.bayou.report.core.ReadFacts.PartitionRead;
import dev.bayou.report.core.ReadFacts.Rejected;
import dev.bayou.report.core.ReadFacts.Sample;
import dev.bayou.report.core.ReadFacts.TopicRead;
import dev.bayou.report.core.ReportInput;
import dev.bayou.shopper.MalformedEventException.Reason;
import dev.bayou.shopper.ShopperEvent.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What all reports' pages have: a head, what was rejected, and what was read. */
public final class ReportInputPage {
    private static final int FEW_PARTITIONS = 12;

    private final ReportInput report;
    private final Html html;

    public ReportInputPage(ReportInput report, Html html) {
        this.report = report;
        this.html = html;
    }

    /** What stands above all else. */
    public void addHead(String title) {
        html.add("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
        html.add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.add("<title>%s: %s</title>", title, topics());
        html.add("<style>\n" + style().replace("%", "%%") + "</style>\n</head>\n<body>");
        html.add("<h1>%s</h1>", title);
        html.add(
                "<p class=\"soft\">%s in <code>%s</code>, %s. Made %s in %s s.</p>",
                topics(),
                report.archive(),
                windows(),
                report.madeAt().replaceFirst("T(\\d\\d:\\d\\d).*", " $1 UTC"),
                String.format(Locale.ROOT, "%.1f", report.seconds()));
    }

    private String topics() {
        return String.join(", ", report.topics().stream().map(TopicRead::topic).toList());
    }

    /** All topics' windows together. */
    private String windows() {
        List<TopicRead> timed = report.topics().stream()
                .filter(topic -> topic.firstWindow() != null)
                .toList();
        if (timed.isEmpty()) {
            return "no windows";
        }
        String first =
                timed.stream().map(TopicRead::firstWindow).sorted().findFirst().orElseThrow();
        String last = timed.stream()
                .map(TopicRead::lastWindow)
                .reduce((a, b) -> a.compareTo(b) >= 0 ? a : b)
                .orElseThrow();
        return first.equals(last) ? readable(first) : readable(first) + " to " + readable(last);
    }

    private static String readable(String window) {
        return window.replace("dt=", "").replace("/hr=", " ") + (window.contains("/hr=") ? ":00" : "");
    }

    private static String style() {
        try (InputStream in = ReportInputPage.class.getResourceAsStream("report.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What could not be counted. */
    public void addRejected() {
        ReadFacts read = report.read();
        html.add("<section><h2>Rejected records</h2>");
        if (read.rejectedRecords() == 0) {
            html.add("<p>None.</p></section>");
            return;
        }
        html.add(
                "<p class=\"warn\">%s of %s events (%s %%) are not in the sums. They are kept whole in <code>%s</code>.</p>",
                NumberFormats.count(read.rejectedRecords()),
                NumberFormats.count(read.accepted() + read.rejectedRecords()),
                String.format(Locale.ROOT, "%.3g", report.rejectedPercent()),
                report.quarantine());
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<Reason, Rejected> rejected : read.rejected().entrySet()) {
            String reason = rejected.getKey().toString();
            String records = NumberFormats.count(rejected.getValue().records());
            for (Sample sample : rejected.getValue().samples()) {
                rows.add(List.of(
                        reason,
                        sample.topic() + "-" + sample.partition() + ", offset " + sample.offset(),
                        sample.problem(),
                        records));
                reason = "";
                records = "";
            }
        }
        html.addTable(3, List.of("reason", "the first of them", "what is wrong", "records"), rows);
        html.add("</section>");
    }

    /** What was read, to the last partition. */
    public void addReading() {
        ReadFacts read = report.read();
        html.add("<section><h2>What was read</h2>");
        html.add(
                "<p>%s records: %s product views, %s additions to a cart, %s orders, %s of other kinds, %s without a shopper,"
                        + " %s empty, %s rejected.</p>",
                NumberFormats.count(read.records()),
                NumberFormats.count(read.events(Kind.VIEW_PRODUCT)),
                NumberFormats.count(read.events(Kind.ADD_TO_CART)),
                NumberFormats.count(read.events(Kind.PLACE_ORDER)),
                NumberFormats.count(read.events(Kind.OTHER)),
                NumberFormats.count(read.events(Kind.ANONYMOUS)),
                NumberFormats.count(read.empty()),
                NumberFormats.count(read.rejectedRecords()));
        if (read.timedByKafka() > 0) {
            html.add(
                    "<p>%s had no time of their own, and were counted at Kafka's.</p>",
                    NumberFormats.plural(read.timedByKafka(), "event"));
        }
        html.add(
                "<p>%s duplicates dropped%s.</p>",
                read.duplicates() == 0 ? "No" : NumberFormats.count(read.duplicates()),
                read.contradictions() == 0
                        ? ""
                        : "; " + NumberFormats.count(read.contradictions())
                                + " of them held other bytes than the record that was counted");
        html.addTable(
                3,
                List.of("topic", "listed by", "windows", "windows", "files", "MB", "other files ignored"),
                report.topics().stream().map(ReportInputPage::cells).toList());
        boolean hasMany = read.partitions().size() > FEW_PARTITIONS;
        html.add(
                hasMany ? "<details><summary>%s partitions</summary>" : "<div>",
                read.partitions().size());
        html.addTable(
                1,
                List.of("partition", "records", "first offset", "last offset", "duplicates dropped"),
                read.partitions().values().stream().map(ReportInputPage::cells).toList());
        html.add(hasMany ? "</details>" : "</div>").add("</section>");
    }

    private static List<String> cells(TopicRead topic) {
        String windows = topic.firstWindow() == null
                ? "none"
                : topic.firstWindow().equals(topic.lastWindow())
                        ? readable(topic.firstWindow())
                        : readable(topic.firstWindow()) + " to " + readable(topic.lastWindow());
        return List.of(
                topic.topic(),
                topic.authority() == Authority.LEDGER ? "ledger" : "file names",
                windows,
                NumberFormats.count(topic.windows()),
                NumberFormats.count(topic.files()),
                String.format(Locale.ROOT, "%,.1f", topic.bytes() / 1e6),
                NumberFormats.count(topic.ignored()));
    }

    private static List<String> cells(PartitionRead partition) {
        return List.of(
                partition.topic() + "-" + partition.partition(),
                NumberFormats.count(partition.records()),
                NumberFormats.count(partition.firstOffset()),
                NumberFormats.count(partition.lastOffset()),
                NumberFormats.count(partition.duplicates()));
    }
}
