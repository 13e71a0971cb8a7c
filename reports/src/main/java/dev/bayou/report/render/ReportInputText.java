package dev.bayou.report.render;

import dev.bayou.archive.read.ReadPlan.Authority;
import dev.bayou.report.core.ReadFacts;
import dev.bayou.report.core.ReadFacts.Rejected;
import dev.bayou.report.core.ReadFacts.Sample;
import dev.bayou.report.core.ReadFacts.TopicRead;
import dev.bayou.report.core.ReportInput;
import dev.bayou.shopper.MalformedEventException.Reason;
import dev.bayou.shopper.ShopperEvent.Kind;
import java.util.Locale;
import java.util.Map;

/** What was read for a report, as lines of text for a terminal. */
public final class ReportInputText {
    private final ReportInput report;
    private final StringBuilder text = new StringBuilder();

    private ReportInputText(ReportInput report) {
        this.report = report;
    }

    /** The lines, each with its end. */
    public static String of(ReportInput report) {
        ReportInputText text = new ReportInputText(report);
        text.addReading();
        text.addRejected();
        return text.text.toString();
    }

    private void addReading() {
        ReadFacts read = report.read();
        line("");
        line(String.format(
                Locale.ROOT,
                "Read %s records in %s s: %s views, %s added to cart, %s orders%s%s%s",
                NumberFormats.count(read.records()),
                String.format(Locale.ROOT, "%.1f", report.seconds()),
                NumberFormats.count(read.events(Kind.VIEW_PRODUCT)),
                NumberFormats.count(read.events(Kind.ADD_TO_CART)),
                NumberFormats.count(read.events(Kind.PLACE_ORDER)),
                some(read.events(Kind.OTHER), "of other kinds"),
                some(read.events(Kind.ANONYMOUS), "without a shopper"),
                some(read.empty(), "empty")));
        for (TopicRead topic : report.topics()) {
            line(String.format(
                    Locale.ROOT,
                    "  %s: %s, %s%s%s",
                    topic.topic(),
                    NumberFormats.plural(topic.files(), "file"),
                    topic.firstWindow() == null
                            ? "no windows"
                            : topic.windows() == 1
                                    ? topic.firstWindow()
                                    : NumberFormats.plural(topic.windows(), "window") + " from " + topic.firstWindow()
                                            + " to " + topic.lastWindow(),
                    topic.authority() == Authority.LEDGER ? "" : ", no ledger: by file names",
                    some(topic.ignored(), "other files in its folders ignored")));
        }
        if (read.timedByKafka() > 0) {
            line(String.format(
                    Locale.ROOT,
                    "  %s had no time of their own, and were counted at Kafka's",
                    NumberFormats.plural(read.timedByKafka(), "event")));
        }
        if (read.duplicates() > 0) {
            line(String.format(
                    Locale.ROOT,
                    "  %s dropped: their offsets had been read from other files%s",
                    NumberFormats.plural(read.duplicates(), "duplicate"),
                    read.contradictions() == 0
                            ? ""
                            : "; " + NumberFormats.count(read.contradictions())
                                    + " of them held other bytes, as when a topic was made again"));
        }
    }

    private void addRejected() {
        ReadFacts read = report.read();
        if (read.rejectedRecords() == 0) {
            return;
        }
        line(String.format(
                Locale.ROOT,
                "Rejected %s (%s %%), kept in %s",
                NumberFormats.plural(read.rejectedRecords(), "record"),
                String.format(Locale.ROOT, "%.3g", report.rejectedPercent()),
                report.quarantine()));
        for (Map.Entry<Reason, Rejected> rejected : read.rejected().entrySet()) {
            Sample first = rejected.getValue().samples().get(0);
            line(String.format(
                    Locale.ROOT,
                    "  %s %s, first %s-%s at offset %s: %s",
                    NumberFormats.count(rejected.getValue().records()),
                    rejected.getKey(),
                    first.topic(),
                    first.partition(),
                    first.offset(),
                    first.problem()));
        }
    }

    private static String some(long number, String what) {
        return number == 0 ? "" : ", " + NumberFormats.count(number) + " " + what;
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
