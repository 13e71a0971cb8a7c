package dev.bayou.verify;

import dev.bayou.archive.Gap;
import dev.bayou.archive.Layout;
import dev.bayou.archive.store.Store;
import dev.bayou.kafka.GapReader;
import dev.bayou.kafka.GapReader.Found;
import dev.bayou.verify.Facts.GapFacts;
import dev.bayou.verify.Finding.Kind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Gaps of one partition in which Kafka must have no records.
 *
 * @param gaps in the order of their offsets, cut to the offsets that Kafka still holds
 */
record GapProbe(String topic, int partition, List<EntryGap> gaps) implements Serializable {
    GapProbe {
        gaps = List.copyOf(gaps);
    }

    /**
     * A gap and the entry that explains it.
     *
     * @param entry the offset at which the entry begins
     */
    record EntryGap(long entry, Gap gap) implements Serializable {}

    /** Reports each gap in which Kafka has more records than the archive. */
    GapFacts run(GapReader reader, Store store) {
        List<Found> inKafka =
                reader.read(topic, partition, gaps.stream().map(EntryGap::gap).toList());
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < gaps.size(); i++) {
            Gap gap = gaps.get(i).gap();
            Found found = inKafka.get(i);
            long archived = gap.to() - gap.from() - gap.missing();
            if (found.records() > archived) {
                findings.add(new Finding(
                        Kind.GAP,
                        topic,
                        store.address(Layout.entry(topic, partition, gaps.get(i).entry())),
                        gap.missesAll() ? recordsInGap(gap, found) : moreRecords(gap, found, archived)));
            }
        }
        return new GapFacts(inKafka.stream().filter(Found::isKnown).count(), findings);
    }

    private String recordsInGap(Gap gap, Found found) {
        String others = found.records() == 1
                ? ""
                : String.format(Locale.ROOT, " and %d more up to offset %d", found.records() - 1, gap.to() - 1);
        return String.format(
                Locale.ROOT,
                "Kafka has a record of %s-%d at offset %d%s, which the entry explains as %s",
                topic,
                partition,
                found.first(),
                others,
                gap.reason());
    }

    private String moreRecords(Gap gap, Found found, long archived) {
        return String.format(
                Locale.ROOT,
                "Kafka has %d records of %s-%d at offsets %d to %d, of which the entry has %d and explains the others as %s",
                found.records(),
                topic,
                partition,
                gap.from(),
                gap.to() - 1,
                archived,
                gap.reason());
    }
}
