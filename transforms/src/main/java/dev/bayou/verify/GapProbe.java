package dev.bayou.verify;

import dev.bayou.archive.Gap;
import dev.bayou.archive.GapWitness.Answer;
import dev.bayou.archive.Layout;
import dev.bayou.archive.store.Store;
import dev.bayou.verify.Finding.Kind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Gaps of one partition of which Kafka is to say whether records lie there.
 *
 * @param gaps in the order of their offsets, cut to what Kafka still holds
 */
record GapProbe(String topic, int partition, List<EntryGap> gaps) implements Serializable {
    GapProbe {
        gaps = List.copyOf(gaps);
    }

    /**
     * A gap and the entry that explains it.
     *
     * @param entry its name
     */
    record EntryGap(long entry, Gap gap) implements Serializable {}

    List<Gap> toAsk() {
        return gaps.stream().map(EntryGap::gap).toList();
    }

    /** What is wrong by the answers, of which there is one for each gap. */
    List<Finding> judge(List<Answer> answers, Store store) {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < gaps.size(); i++) {
            Gap gap = gaps.get(i).gap();
            Answer answer = answers.get(i);
            long archived = gap.to() - gap.from() - gap.missing();
            if (answer.records() > archived) {
                findings.add(new Finding(
                        Kind.GAP,
                        topic,
                        store.address(Layout.entry(topic, partition, gaps.get(i).entry())),
                        gap.missesAll() ? denied(gap, answer) : outnumbered(gap, answer, archived)));
            }
        }
        return findings;
    }

    private String denied(Gap gap, Answer answer) {
        return String.format(
                Locale.ROOT,
                "Kafka has a record of %s-%d at offset %d%s, which the entry explains as %s",
                topic,
                partition,
                answer.first(),
                answer.records() == 1
                        ? ""
                        : String.format(
                                Locale.ROOT, " and %d more up to offset %d", answer.records() - 1, gap.to() - 1),
                gap.reason());
    }

    private String outnumbered(Gap gap, Answer answer, long archived) {
        return String.format(
                Locale.ROOT,
                "Kafka has %d records of %s-%d at offsets %d to %d, of which the entry has %d and explains the others as %s",
                answer.records(),
                topic,
                partition,
                gap.from(),
                gap.to() - 1,
                archived,
                gap.reason());
    }
}
