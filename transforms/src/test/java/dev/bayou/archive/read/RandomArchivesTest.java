package dev.bayou.archive.read;

import static dev.bayou.archive.read.SampleTopic.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Gap;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeRange;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.ledger.WindowManifest;
import dev.bayou.archive.read.ArchiveReader.Selection;
import dev.bayou.archive.read.ReadPlan.TopicPlan;
import dev.bayou.archive.seal.WindowSealer;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.segment.RangeFormat.Envelopes;
import dev.bayou.archive.segment.RangeFormat.RangeLimits;
import dev.bayou.archive.store.OnEveryStore;
import dev.bayou.archive.store.StoreContents;
import dev.bayou.archive.store.StoreKind;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.archive.write.RangeWriter;
import dev.bayou.seqfile.Compression;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * However an archive came to be, what a plan's parts hold is what following the ledger from entry to entry gives. The
 * two have nothing in common but the ledger and the data files.
 */
@Tag("slow")
class RandomArchivesTest extends OnEveryStore {
    private static final int HOURS = 40;
    private static final int SELECTIONS = 6;
    private static final List<Compression> COMPRESSIONS = List.of(Compression.values());

    @Test
    void whatIsPlannedIsWhatTheLedgerTellsEntryByEntry() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int rounds = kind == StoreKind.LOCAL ? 15 : 2;
        int selected = 0;
        int ignored = 0;
        for (int round = 0; round < rounds; round++) {
            RandomArchive archive = new RandomArchive("topic-" + round, random);
            for (int steps = 3 + random.nextInt(25); steps > 0; steps--) {
                archive.step();
            }
            for (int selection = 0; selection < SELECTIONS; selection++) {
                TimeRange range = selection == 0 ? TimeRange.ALL : archive.randomRange();
                String description = "seed %d, round %d, %s after %s".formatted(seed, round, range, archive.story);
                TopicPlan plan = archive.plan(range);
                List<PartRecord> expected = archive.followed(range);

                assertThat(PartRecord.of(store, plan.parts()))
                        .as(description)
                        .containsExactlyInAnyOrderElementsOf(expected);
                assertThat(plan.windows())
                        .as(description)
                        .containsExactlyElementsOf(expected.stream()
                                .map(record -> record.window().orElseThrow())
                                .distinct()
                                .sorted()
                                .toList());
                selected += expected.size();
                ignored += plan.ignored();
            }
        }
        assertThat(selected).as("or nothing was tried, seed %d", seed).isGreaterThan(rounds);
        if (kind == StoreKind.LOCAL) {
            assertThat(ignored).as("in so many rounds, seed %d", seed).isPositive();
        }
    }

    /** What an attempt dies of. */
    private static final class Death extends RuntimeException {}

    /** A topic to which anything may happen that happens to topics. */
    private final class RandomArchive {
        private final Random random;
        private final SampleTopic topic;
        private final WindowSize size;
        private final int partitions;
        private final Map<Integer, Long> heads = new TreeMap<>();
        private final List<String> story = new ArrayList<>();
        private WindowSealer sealer;

        RandomArchive(String name, Random random) {
            this.random = random;
            this.topic = new SampleTopic(
                    store,
                    name,
                    new RangeFormat(
                            COMPRESSIONS.get(random.nextInt(COMPRESSIONS.size())),
                            random.nextBoolean() ? Envelopes.WRITTEN : Envelopes.LEFT_OUT,
                            limits()));
            this.size = random.nextInt(3) == 0 ? WindowSize.DAY : WindowSize.HOUR;
            this.partitions = 1 + random.nextInt(3);
            this.sealer = new WindowSealer(store, name);
        }

        /** Few windows with open files, and often so little memory that each record of the others goes to a file. */
        private RangeLimits limits() {
            int spillMemory = random.nextBoolean() ? 1 : RangeLimits.DEFAULT.spillMemory();
            return new RangeLimits(1 + random.nextInt(4), HOURS, Long.MAX_VALUE, spillMemory);
        }

        void step() throws IOException {
            int partition = random.nextInt(partitions);
            switch (random.nextInt(12)) {
                case 0 -> die(partition);
                case 1 -> archiveGap(partition);
                case 2, 3, 4 -> seal();
                case 5 -> forgetSealing();
                case 6 -> spoilAManifest();
                case 7 -> copyAFile();
                default -> archive(partition, ProtocolStep.Listener.NONE);
            }
        }

        private void archive(int partition, ProtocolStep.Listener steps) throws IOException {
            int[] hours = random.ints(1 + random.nextInt(8), 0, 1 + random.nextInt(HOURS))
                    .toArray();
            long from = heads.getOrDefault(partition, 0L);
            story.add("archive " + partition + "/" + from);
            try (RangeWriter writer = topic.attempt(partition, from, steps)) {
                long to = SampleTopic.append(writer, size, partition, from, hours);
                assertThat(SampleTopic.commit(writer, to)).isPresent();
                heads.put(partition, to);
            }
        }

        private void archiveGap(int partition) throws IOException {
            long from = heads.getOrDefault(partition, 0L);
            story.add("gap " + partition + "/" + from);
            try (RangeWriter writer = topic.attempt(partition, from, ProtocolStep.Listener.NONE)) {
                writer.explain(Gap.whole(from, from + 5, Gap.Reason.COMPACTION));
                assertThat(SampleTopic.commit(writer, from + 5)).isPresent();
            }
            heads.put(partition, from + 5);
        }

        /** Leaves files at the head, which the next attempt finds in its way, or does not. */
        private void die(int partition) throws IOException {
            try {
                archive(partition, (step, key) -> {
                    if (step == ProtocolStep.BEFORE_COMMIT) {
                        throw new Death();
                    }
                });
            } catch (Death e) {
                story.add("which died");
            }
        }

        private void seal() throws IOException {
            sealer = random.nextBoolean() ? sealer : new WindowSealer(store, topic.name());
            TimeWindow last = window(random.nextInt(HOURS));
            story.add("seal up to " + last);
            sealer.check(new HashMap<>(heads), last.end());
        }

        private void forgetSealing() throws IOException {
            story.add("forget sealing");
            store.delete(List.of(Layout.sealing(topic.name())));
            sealer = new WindowSealer(store, topic.name());
        }

        /** As a sealer does for a moment that another one has overtaken. */
        private void spoilAManifest() throws IOException {
            List<String> keys = StoreContents.keys(store, Layout.manifestPrefix(topic.name()));
            if (keys.isEmpty()) {
                return;
            }
            String key = keys.get(random.nextInt(keys.size()));
            story.add("spoil " + key);
            WindowManifest whole = WindowManifest.find(
                            store,
                            topic.name(),
                            Layout.windowOfManifest(topic.name(), key).orElseThrow())
                    .orElseThrow();
            List<ArchivedFile> files = new ArrayList<>(whole.files());
            Collections.shuffle(files, random);
            store.replace(
                    key,
                    SampleTopic.json(new WindowManifest(
                            whole.version(),
                            whole.topic(),
                            whole.window(),
                            whole.sealedAt(),
                            whole.seals(),
                            whole.records(),
                            whole.lateRecords(),
                            files.subList(0, random.nextInt(files.size() + 1)))));
        }

        /** Under another generation or in another window, so that no entry names it. */
        private void copyAFile() throws IOException {
            List<String> keys = topic.dataKeys();
            if (keys.isEmpty()) {
                return;
            }
            String key = keys.get(random.nextInt(keys.size()));
            DataFileName name =
                    DataFileName.parse(key.substring(key.lastIndexOf('/') + 1)).orElseThrow();
            DataFileName other = new DataFileName(7, name.partition(), name.rangeStart(), name.extension());
            TimeWindow window =
                    TimeWindow.containing(window(random.nextInt(HOURS)).start().toEpochMilli(), size);
            story.add("copy " + key);
            store.putIfAbsent(Layout.data(topic.name(), window, other), StoreContents.bytes(store, key));
        }

        /** Within an hour, too, but not within a day that has one folder. */
        TimeRange randomRange() {
            int from = random.nextInt(HOURS);
            int to = from + random.nextInt(HOURS);
            return new TimeRange(
                    random.nextInt(5) == 0
                            ? Instant.MIN
                            : border(from, Duration.ofMillis(random.nextBoolean() ? 0 : random.nextInt(3_600_000))),
                    random.nextInt(5) == 0 ? Instant.MAX : border(to, Duration.ZERO));
        }

        private Instant border(int hour, Duration later) {
            Instant start = window(hour).start();
            return size == WindowSize.DAY ? start.truncatedTo(ChronoUnit.DAYS) : start.plus(later);
        }

        TopicPlan plan(TimeRange range) throws IOException {
            if (heads.isEmpty()) {
                archive(0, ProtocolStep.Listener.NONE);
            }
            return ReadPlan.make(store, List.of(topic.name()), range).topics().get(0);
        }

        List<PartRecord> followed(TimeRange range) throws IOException {
            List<PartRecord> records = new ArrayList<>();
            Set<String> coordinates = new HashSet<>();
            for (int partition = 0; partition < partitions; partition++) {
                Selection selection = new Selection(0, Long.MAX_VALUE, range);
                new ArchiveReader(store).read(topic.name(), partition, selection, record -> {
                    assertThat(coordinates.add(record.partition() + "/" + record.offset()))
                            .isTrue();
                    return records.add(new PartRecord(
                            record.partition(),
                            record.offset(),
                            Optional.of(record.window()),
                            PartRecord.text(record.value())));
                });
            }
            return records;
        }
    }
}
