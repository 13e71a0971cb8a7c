package dev.bayou.verify;

import dev.bayou.archive.Gap;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.verify.GapProbe.EntryGap;
import dev.bayou.verify.VerifySettings.Depth;
import dev.bayou.verify.kafka.KafkaPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the entries of one section of a ledger give to ask Kafka: gaps where Kafka still holds offsets. For one thread.
 *
 * <p>Without depth, of gaps that were summed up none is asked, for it takes reading all between them, and of the others
 * so many, evenly spread, that asking costs about as much as reading the section's entries.
 */
final class GapSampler {
    /** As many as a section has entries, without depth. */
    static final int MOST = 1000;

    /** One worker asks so many at once. */
    private static final int TOGETHER = 64;

    private final KafkaPartition partition;
    private final Instant paceSince;
    private final Depth depth;
    private final List<EntryGap> gaps = new ArrayList<>();
    private long askable;
    private long paceFrom = -1;

    GapSampler(KafkaPartition partition, Instant paceSince, Depth depth) {
        this.partition = partition;
        this.paceSince = paceSince;
        this.depth = depth;
    }

    /** Takes in the next entry. */
    void add(LedgerEntry entry) {
        if (paceFrom < 0 && !entry.committedAt().isBefore(paceSince)) {
            paceFrom = entry.from();
        }
        if (partition.isThere()) {
            entry.gaps().forEach(gap -> add(entry.from(), gap));
        }
    }

    private void add(long entry, Gap gap) {
        if (gap.reason() == Gap.Reason.CORRUPT) {
            return; // Kafka has something there, which no reader can read.
        }
        long from = Math.max(gap.from(), partition.begin());
        if (from >= gap.to() || gap.to() > partition.end() || (!gap.missesAll() && from > gap.from())) {
            return; // Nobody knows any more.
        }
        askable++;
        if (gap.missesAll()) {
            gaps.add(new EntryGap(entry, Gap.whole(from, gap.to(), gap.reason())));
        } else if (depth == Depth.DEEP) {
            gaps.add(new EntryGap(entry, gap));
        }
    }

    List<GapProbe> questions() {
        List<EntryGap> chosen = depth == Depth.DEEP ? gaps : spread(gaps);
        List<GapProbe> questions = new ArrayList<>();
        for (int from = 0; from < chosen.size(); from += TOGETHER) {
            questions.add(new GapProbe(
                    partition.topic(),
                    partition.partition(),
                    chosen.subList(from, Math.min(chosen.size(), from + TOGETHER))));
        }
        return questions;
    }

    QuestionFacts facts() {
        return new QuestionFacts(partition.topic(), partition.partition(), paceFrom, askable);
    }

    private static List<EntryGap> spread(List<EntryGap> all) {
        if (all.size() <= MOST) {
            return all;
        }
        List<EntryGap> chosen = new ArrayList<>(MOST);
        for (int i = 0; i < MOST; i++) {
            chosen.add(all.get((int) ((long) i * all.size() / MOST)));
        }
        return chosen;
    }
}
