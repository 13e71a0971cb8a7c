package dev.bayou.pipelines.verify;

import dev.bayou.verify.Finding;
import dev.bayou.verify.Verification;
import dev.bayou.verify.Verification.InKafka;
import dev.bayou.verify.Verification.Partition;
import dev.bayou.verify.VerifySettings.Depth;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** A verification as a terminal shows it: a line for each partition, each finding, and the verdict. */
final class VerifyText {
    /** So many findings are shown; the JSON has them all. */
    private static final int MOST_SHOWN = 50;

    private VerifyText() {}

    static String of(Verification found) {
        StringBuilder text = new StringBuilder();
        int width = found.partitions().stream()
                .mapToInt(partition -> name(partition).length())
                .max()
                .orElse(0);
        String line = "%-" + Math.max(9, width) + "s  %14s  %s%10s  %14s  %12s  %s%n";
        text.append(String.format(
                Locale.ROOT,
                line,
                "partition",
                "head",
                inKafka(found, "begin", "end", "lag"),
                "entries",
                "records",
                "MB",
                "no record at"));
        for (Partition partition : found.partitions()) {
            text.append(String.format(
                    Locale.ROOT,
                    line,
                    name(partition),
                    number(partition.head()),
                    inKafka(found, partition.kafka()),
                    number(partition.entries()),
                    number(partition.records()),
                    String.format(Locale.ROOT, "%,.1f", partition.bytes() / 1e6),
                    gaps(partition)));
        }
        text.append(String.format(
                Locale.ROOT,
                "%n%,d windows, %,d of them sealed%s%n",
                found.windows(),
                found.sealedWindows(),
                found.depth() == Depth.DEEP
                        ? String.format(Locale.ROOT, "; %,d records read again", found.recordsReadAgain())
                        : ""));
        if (found.kafka() != null) {
            text.append(kafka(found)).append(String.format(Locale.ROOT, "%n"));
        }
        List<Finding> findings = found.findings();
        findings.stream()
                .limit(MOST_SHOWN)
                .forEach(finding -> text.append(String.format(
                        Locale.ROOT,
                        "%s %s: %s: %s%n",
                        finding.kind().isFault() ? "FAULT" : "note ",
                        finding.kind(),
                        finding.object(),
                        finding.what())));
        if (findings.size() > MOST_SHOWN) {
            text.append(String.format(
                    Locale.ROOT, "… and %,d more; --output=FILE.json has them all%n", findings.size() - MOST_SHOWN));
        }
        text.append(verdict(found)).append(String.format(Locale.ROOT, "%n"));
        return text.toString();
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Three columns of the table, present if the archive is compared with Kafka. */
    private static String inKafka(Verification found, String begin, String end, String lag) {
        return found.kafka() == null ? "" : String.format(Locale.ROOT, "%14s  %14s  %10s  ", begin, end, lag);
    }

    private static String inKafka(Verification found, InKafka kafka) {
        return kafka == null
                ? inKafka(found, "-", "-", "-")
                : inKafka(found, number(kafka.begin()), number(kafka.end()), number(kafka.lag()));
    }

    private static String kafka(Verification found) {
        String text = String.format(
                Locale.ROOT,
                "Kafka at %s: %,d offsets wait to be archived%s; %,d of %,d gaps compared",
                found.kafka().queriedAt(),
                sum(found, InKafka::lag),
                unstable(sum(found, InKafka::unstable)),
                found.kafka().probedGaps(),
                found.kafka().gapsInKafka());
        Optional<Partition> next = found.partitions().stream()
                .filter(partition ->
                        partition.kafka() != null && partition.kafka().race().deletableFrom() != null)
                .min(Comparator.comparing(partition -> partition.kafka().race().deletableFrom()));
        return text
                + next.map(partition -> String.format(
                                Locale.ROOT,
                                "; the first that Kafka may delete are those of %s, from %s on",
                                name(partition),
                                partition.kafka().race().deletableFrom()))
                        .orElse("");
    }

    private static String unstable(long offsets) {
        return offsets == 0 ? "" : String.format(Locale.ROOT, " and %,d more for open transactions", offsets);
    }

    private static long sum(Verification found, ToLongFunction<InKafka> offsets) {
        return found.partitions().stream()
                .map(Partition::kafka)
                .filter(Objects::nonNull)
                .mapToLong(offsets)
                .sum();
    }

    static String verdict(Verification found) {
        long lost = found.partitions().stream().mapToLong(Partition::lost).sum();
        String loss = lost == 0
                ? ""
                : String.format(Locale.ROOT, "; Kafka had deleted %,d offsets before they were archived", lost);
        long corrupt = found.partitions().stream().mapToLong(Partition::corrupt).sum();
        if (corrupt > 0) {
            loss += String.format(Locale.ROOT, "; %,d offsets could not be read and were given up", corrupt);
        }
        if (!found.proven()) {
            return String.format(
                    Locale.ROOT,
                    "NOT PROVEN: %,d of %,d findings are faults%s",
                    found.faults().size(),
                    found.findings().size(),
                    loss);
        }
        return (found.depth() == Depth.DEEP
                        ? "PROVEN: every offset is there once or explained, and every record is the one that was archived"
                        : "PROVEN by the ledger: every offset is there once or explained, every file has its size;"
                                + " --deep reads the records too")
                + loss;
    }

    private static String gaps(Partition partition) {
        return partition.gaps().entrySet().stream()
                .map(gap -> String.format(Locale.ROOT, "%,d %s", gap.getValue(), gap.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static String name(Partition partition) {
        return partition.topic() + "-" + partition.partition();
    }
}
