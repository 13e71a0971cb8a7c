package dev.bayou.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.Gap;
import dev.bayou.archive.Gap.Reason;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.verify.GapProbe.EntryGap;
import dev.bayou.verify.VerifySettings.Depth;
import dev.bayou.verify.kafka.KafkaPartition;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GapSamplerTest {
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
    private static final TopicIdentity TOPIC = new TopicIdentity("cluster", "id");
    private static final long BEGIN = 100;
    private static final long END = 1_000_000;

    @Test
    void gapsAreProbedWhereKafkaHoldsTheirOffsets() {
        GapSampler sampler = sampler(TOPIC, Depth.SHALLOW);
        sampler.add(entry(0, 200, SINCE, gap(0, 100), gap(90, 110), gap(150, 151)));
        sampler.add(entry(200, END + 10, SINCE, gap(END - 1, END), gap(END, END + 1)));

        assertThat(chosen(sampler))
                .containsExactly(
                        new EntryGap(0, gap(100, 110)),
                        new EntryGap(0, gap(150, 151)),
                        new EntryGap(200, gap(END - 1, END)));
        assertThat(sampler.facts().gapsInKafka()).isEqualTo(3);
    }

    @Test
    void summedUpGapsAreProbedByADeepVerificationOnlyAndOnlyIfKafkaHoldsAllOfThem() {
        Gap summedUp = new Gap(150, 190, 20, Reason.TRANSACTION);
        Gap cutOff = new Gap(90, 110, 10, Reason.TRANSACTION);
        LedgerEntry entry = entry(0, 200, SINCE, cutOff, summedUp);

        GapSampler shallow = sampler(TOPIC, Depth.SHALLOW);
        shallow.add(entry);
        assertThat(chosen(shallow)).isEmpty();
        assertThat(shallow.facts().gapsInKafka()).isEqualTo(1);

        GapSampler deep = sampler(TOPIC, Depth.DEEP);
        deep.add(entry);
        assertThat(chosen(deep)).containsExactly(new EntryGap(0, summedUp));
    }

    @Test
    void manyGapsAreSampledEvenlyAndADeepVerificationProbesAll() {
        int many = 2 * GapSampler.MOST;
        for (Depth depth : Depth.values()) {
            GapSampler sampler = sampler(TOPIC, depth);
            for (long from = BEGIN; from < BEGIN + many; from++) {
                sampler.add(entry(from, from + 1, SINCE, gap(from, from + 1)));
            }

            assertThat(chosen(sampler))
                    .extracting(EntryGap::entry)
                    .containsExactlyElementsOf(LongStream.range(0, many)
                            .filter(i -> depth == Depth.DEEP || i % 2 == 0)
                            .mapToObj(i -> BEGIN + i)
                            .toList());
            assertThat(sampler.facts().gapsInKafka()).isEqualTo(many);
        }
    }

    @Test
    void anotherTopicIsNotProbed() {
        GapSampler sampler = sampler(new TopicIdentity("cluster", "another"), Depth.DEEP);
        sampler.add(entry(100, 200, SINCE, gap(150, 151)));

        assertThat(chosen(sampler)).isEmpty();
        assertThat(sampler.facts().gapsInKafka()).isZero();
    }

    @Test
    void thePaceCountsEntriesThatWereCommittedSince() {
        GapSampler sampler = sampler(TOPIC, Depth.SHALLOW);
        sampler.add(entry(0, 10, SINCE.minusMillis(1)));
        assertThat(sampler.facts().paceFrom()).isNegative();

        sampler.add(entry(10, 20, SINCE));
        sampler.add(entry(20, 30, SINCE.plusSeconds(1)));
        assertThat(sampler.facts().paceFrom()).isEqualTo(10);
    }

    private static GapSampler sampler(TopicIdentity inKafka, Depth depth) {
        return new GapSampler(new KafkaPartition("topic", 0, TOPIC, inKafka, END, BEGIN, END, null), SINCE, depth);
    }

    private static List<EntryGap> chosen(GapSampler sampler) {
        return sampler.probes().stream().flatMap(probe -> probe.gaps().stream()).toList();
    }

    private static Gap gap(long from, long to) {
        return Gap.whole(from, to, Reason.TRANSACTION);
    }

    private static LedgerEntry entry(long from, long to, Instant committedAt, Gap... gaps) {
        return new LedgerEntry(
                1,
                "topic",
                0,
                from,
                to,
                TOPIC.clusterId(),
                TOPIC.topicId(),
                "attempt",
                "writer",
                committedAt,
                List.of(),
                Stream.of(gaps).toList(),
                0);
    }
}
