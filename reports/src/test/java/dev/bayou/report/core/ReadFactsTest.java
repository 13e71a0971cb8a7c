package dev.bayou.report.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.report.core.ReadFacts.PartitionRead;
import dev.bayou.report.core.ReadFacts.Rejected;
import dev.bayou.report.core.ReadFacts.Sample;
import dev.bayou.shopper.MalformedEventException.Reason;
import dev.bayou.shopper.ShopperEvent.Kind;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class ReadFactsTest {
    private static final ReadFacts READ = new ReadFacts(
            new TreeMap<>(Map.of(Kind.ADD_TO_CART, 7L, Kind.ANONYMOUS, 1L)),
            2,
            3,
            new TreeMap<>(
                    Map.of(Reason.NOT_JSON, new Rejected(1, List.of(new Sample("t", 0, 5, "no JSON, at byte 7"))))),
            new TreeMap<>(Map.of("2018-10-30", 10L, "", 1L)),
            new TreeMap<>(Map.of("t-0", new PartitionRead("t", 0, 11, 3, 20, 4, 1))),
            List.of("q/1", "q/2"));

    private static final List<Kind> KINDS = List.of(Kind.VIEW_PRODUCT, Kind.ADD_TO_CART, Kind.ANONYMOUS);
    private static final List<Reason> REASONS = List.of(Reason.NOT_JSON, Reason.TOO_DEEP, Reason.MISSING_FIELD);

    @Test
    void factsTravelBetweenWorkersAsTheyAre() throws Exception {
        for (ReadFacts facts : List.of(ReadFacts.NONE, READ, READ.plus(READ))) {
            assertThat(CoderUtils.clone(SerializableCoder.of(ReadFacts.class), facts))
                    .isEqualTo(facts);
        }
    }

    @Test
    void factsAreReadBackFromTheirJson() throws Exception {
        for (ReadFacts facts : List.of(ReadFacts.NONE, READ, READ.plus(READ))) {
            assertThat(ReportJson.read(new ByteArrayInputStream(ReportJson.write(facts)), ReadFacts.class))
                    .isEqualTo(facts);
        }
    }

    @Test
    void factsAddUpInWhateverOrderTheyAreAdded() {
        List<ReadFacts> parts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            parts.add(new ReadFacts(
                    new TreeMap<>(Map.of(KINDS.get(i % KINDS.size()), (long) i)),
                    i,
                    2L * i,
                    new TreeMap<>(Map.of(
                            REASONS.get(i % REASONS.size()),
                            new Rejected(1, List.of(new Sample("t", i % 4, i, "why"))))),
                    new TreeMap<>(Map.of("2018-10-3" + i % 2, 1L)),
                    new TreeMap<>(Map.of("t-" + i % 4, new PartitionRead("t", i % 4, 1, i, i, i, 1))),
                    List.of("q/" + i)));
        }
        ReadFacts all = sum(parts);
        assertThat(all.empty()).isEqualTo(435);
        assertThat(all.rejected().get(Reason.NOT_JSON))
                .isEqualTo(new Rejected(
                        10,
                        List.of(
                                new Sample("t", 0, 0, "why"),
                                new Sample("t", 0, 12, "why"),
                                new Sample("t", 0, 24, "why"),
                                new Sample("t", 1, 9, "why"),
                                new Sample("t", 1, 21, "why"))));
        assertThat(all.partitions().get("t-3")).isEqualTo(new PartitionRead("t", 3, 7, 3, 27, 105, 7));
        assertThat(all.quarantined()).isSorted().hasSize(30);

        Random random = new Random(1);
        for (int round = 0; round < 100; round++) {
            Collections.shuffle(parts, random);
            int cut = random.nextInt(parts.size());
            assertThat(sum(parts.subList(0, cut)).plus(ReadFacts.NONE).plus(sum(parts.subList(cut, parts.size()))))
                    .isEqualTo(all);
        }
    }

    @Test
    void everyRecordReadIsCountedOnce() {
        assertThat(READ.accepted()).isEqualTo(8);
        assertThat(READ.rejectedRecords()).isEqualTo(1);
        assertThat(READ.records()).isEqualTo(11);
        assertThat(READ.events(Kind.VIEW_PRODUCT)).isZero();
        assertThat(READ.duplicates()).isEqualTo(4);
        assertThat(READ.contradictions()).isEqualTo(1);
    }

    private static ReadFacts sum(List<ReadFacts> parts) {
        return parts.stream().reduce(ReadFacts.NONE, ReadFacts::plus);
    }
}
