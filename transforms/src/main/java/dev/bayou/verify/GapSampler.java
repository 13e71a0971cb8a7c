package dev.bayou.verify;

import dev.bayou.archive.Gap;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.verify.Facts.SampleFacts;
import dev.bayou.verify.GapProbe.EntryGap;
import dev.bayou.verify.VerifySettings.Depth;
import dev.bayou.verify.kafka.KafkaPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses the gaps of one section of a ledger that are to be probed in Kafka: those whose offsets Kafka still holds.
 * For one thread.
 *
 * <p>A shallow verification skips summed-up gaps, because Kafka would have to deliver every record between their ends,
 * and chooses at most {@value #MOST} of the others, evenly spread, so that the probes cost about as much as reading the
 * section's entries.
 */
final class GapSampler {
    /** In a shallow verification: as many as a section has entries. */
    static final int MOST = 1000;

    private static final int GAPS_PER_PROBE = 64;

    private final KafkaPartition partition;
    private final Instant paceSince;
    private final Depth depth;
    private final List<EntryGap> gaps = new ArrayList<>();
    private long gapsInKafka;
    private long paceFrom = -1;

    GapSampler(KafkaPartition partition, Instant paceSince, Depth depth) {
        this.partition = partition;
        this.paceSince = paceSince;
        this.depth = depth;
    }

    /** Entries are added in the order of their offsets. */
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
            return; // Kafka has something there, which no consumer can read.
        }
        long from = Math.max(gap.from(), partition.begin());
        if (from >= gap.to() || gap.to() > partition.end() || (!gap.missesAll() && from > gap.from())) {
            return; // Kafka no longer holds all of the offsets that are needed.
        }
        gapsInKafka++;
        if (gap.missesAll()) {
            gaps.add(new EntryGap(entry, Gap.whole(from, gap.to(), gap.reason())));
        } else if (depth == Depth.DEEP) {
            gaps.add(new EntryGap(entry, gap));
        }
    }

    List<GapProbe> probes() {
        List<EntryGap> chosen = depth == Depth.DEEP ? gaps : spread(gaps);
        List<GapProbe> probes = new ArrayList<>();
        for (int from = 0; from < chosen.size(); from += GAPS_PER_PROBE) {
            probes.add(new GapProbe(
                    partition.topic(),
                    partition.partition(),
                    chosen.subList(from, Math.min(chosen.size(), from + GAPS_PER_PROBE))));
        }
        return probes;
    }

    SampleFacts facts() {
        return new SampleFacts(partition.topic(), partition.partition(), paceFrom, gapsInKafka);
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
