package dev.bayou.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.Gap.GapList;
import dev.bayou.archive.Gap.Reason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GapListTest {
    @Test
    void neighboursOfOneReasonThatTouchBecomeOne() {
        GapList gaps = new GapList();
        gaps.add(Gap.whole(0, 5, Reason.BEFORE_ARCHIVE));
        gaps.add(Gap.whole(5, 7, Reason.COMPACTION));
        gaps.add(Gap.whole(7, 8, Reason.COMPACTION));
        gaps.add(Gap.whole(9, 10, Reason.COMPACTION));

        assertThat(gaps.toList())
                .containsExactly(
                        Gap.whole(0, 5, Reason.BEFORE_ARCHIVE),
                        Gap.whole(5, 8, Reason.COMPACTION),
                        Gap.whole(9, 10, Reason.COMPACTION));
    }

    @Test
    void mergingKeepsEveryCountExactAndTheListShort() {
        long seed = new Random().nextLong();
        System.out.println("GapListTest: seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            GapList gaps = new GapList();
            Map<Reason, Long> added = addRandomly(gaps, random);

            List<Gap> merged = gaps.toList();
            assertThat(count(merged)).as("seed %d, round %d", seed, round).isEqualTo(added);
            assertThat(gaps.missing())
                    .isEqualTo(added.values().stream().mapToLong(n -> n).sum());
            assertThat(merged.size()).isLessThanOrEqualTo(GapList.MOST + Reason.values().length);
            for (int i = 0; i < merged.size(); i++) {
                Gap gap = merged.get(i);
                assertThat(gap.missing()).isBetween(1L, gap.to() - gap.from());
                assertThat(gap.from())
                        .isGreaterThanOrEqualTo(i == 0 ? 0 : merged.get(i - 1).to());
            }
        }
    }

    /** Reasons come one after another, as they do in a topic. */
    private static Map<Reason, Long> addRandomly(GapList gaps, Random random) {
        Map<Reason, Long> added = new EnumMap<>(Reason.class);
        long offset = 0;
        for (Reason reason : List.of(Reason.BEFORE_ARCHIVE, Reason.TRANSACTION, Reason.RETENTION, Reason.COMPACTION)) {
            int count = random.nextInt(200);
            for (int i = 0; i < count; i++) {
                long from = offset + random.nextInt(3);
                offset = from + 1 + random.nextInt(50);
                gaps.add(Gap.whole(from, offset, reason));
                added.merge(reason, offset - from, Long::sum);
            }
        }
        return added;
    }

    private static Map<Reason, Long> count(List<Gap> gaps) {
        Map<Reason, Long> counts = new EnumMap<>(Reason.class);
        gaps.forEach(gap -> counts.merge(gap.reason(), gap.missing(), Long::sum));
        return counts;
    }
}
