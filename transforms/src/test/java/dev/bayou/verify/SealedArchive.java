package dev.bayou.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bayou.archive.Envelope;
import dev.bayou.archive.Envelope.Header;
import dev.bayou.archive.Envelope.TimestampType;
import dev.bayou.archive.Envelope.Value;
import dev.bayou.archive.Gap;
import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.ledger.LedgerEntry.EntryRef;
import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.seal.WindowSealer;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.segment.RangeFormat.Envelopes;
import dev.bayou.archive.segment.RangeFormat.RangeLimits;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.archive.write.RangeWriter;
import dev.bayou.seqfile.Compression;
import dev.bayou.verify.VerifyArchive.ProveEntryFn;
import dev.bayou.verify.VerifyPlan.LedgerSection;
import dev.bayou.verify.VerifyPlan.WindowFolder;
import dev.bayou.verify.VerifySettings.Depth;
import dev.bayou.verify.kafka.KafkaState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * An archive of one topic on local disk: two partitions, ranges of ten offsets in two hours each, one offset of ten a
 * gap, windows sealed.
 *
 * <p>Verifies itself by the plain classes, one after the other: a pipeline takes a hundred times as long.
 */
final class SealedArchive {
    static final String TOPIC = "topic";
    static final int PARTITIONS = 2;
    static final int RANGES = 5;
    static final int OFFSETS = 10;

    private static final Instant BEGIN = Instant.parse("2018-10-30T20:55:00Z");
    private static final TopicIdentity IDENTITY = new TopicIdentity("cluster", "id");

    final Path root;
    final Store store;
    private final String topic;
    private final Compression compression;
    private final PipelineOptions options = options();

    SealedArchive(Path root, Compression compression) throws IOException {
        this(root, TOPIC, compression, RANGES);
    }

    SealedArchive(Path root, String topic, Compression compression, int ranges) throws IOException {
        this.root = root;
        this.topic = topic;
        this.compression = compression;
        this.store = Stores.of(new Location(root.toString()), options);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int range = 0; range < ranges; range++) {
                commit(partition, (long) range * OFFSETS, ProtocolStep.Listener.NONE);
            }
        }
        seal();
    }

    void commit(int partition, long from, ProtocolStep.Listener steps) throws IOException {
        commit(partition, from, WindowSize.HOUR, steps);
    }

    void commit(int partition, long from, WindowSize size, ProtocolStep.Listener steps) throws IOException {
        RangeFormat format = new RangeFormat(compression, Envelopes.WRITTEN, RangeLimits.DEFAULT);
        try (RangeWriter writer = new RangeWriter(store, topic, partition, from, format, steps)) {
            for (long offset = from; offset < from + OFFSETS; offset++) {
                if (offset % OFFSETS == 3) {
                    writer.explain(Gap.whole(offset, offset + 1, Gap.Reason.TRANSACTION));
                } else {
                    append(writer, partition, offset, size);
                }
            }
            writer.commit(from + OFFSETS, IDENTITY, Clock.systemUTC());
        }
    }

    private static void append(RangeWriter writer, int partition, long offset, WindowSize size) throws IOException {
        boolean isTombstone = offset % OFFSETS == 5;
        long time = BEGIN.plusSeconds(60 * (offset % OFFSETS)).toEpochMilli();
        byte[] value = isTombstone ? new byte[0] : ("value " + partition + "/" + offset).getBytes(UTF_8);
        writer.append(
                time,
                size,
                ByteBuffer.wrap(value),
                new Envelope(
                        offset,
                        ByteBuffer.wrap("key".getBytes(UTF_8)),
                        List.of(new Header("trace", ByteBuffer.wrap(new byte[] {1, 2, 3}))),
                        time,
                        TimestampType.CREATE,
                        isTombstone ? Value.TOMBSTONE : Value.PRESENT));
    }

    void seal() throws IOException {
        Map<Integer, Long> ends = new HashMap<>();
        for (int partition : new ArchiveReader(store).partitions(topic)) {
            // Caught up with whatever is there.
            Optional<LedgerEntry> last = new Ledger(store, topic, partition).last();
            ends.put(partition, last.map(LedgerEntry::to).orElse(0L));
        }
        new WindowSealer(store, topic).check(ends, Instant.now());
    }

    Path file(String key) {
        return root.resolve(key);
    }

    /** Makes a document one of version 1, which nothing protects: what it says has to contradict itself to be found. */
    void unseal(String key) throws IOException {
        edit(key, "\"version\" : 2", "\"version\" : 1");
        edit(key, ",\\s*\"crc32c\" : \"[0-9a-f]{8}\"\\s*}$", "\n}");
    }

    /** @param text a regular expression for what is replaced, once */
    void edit(String key, String text, String replacement) throws IOException {
        String before = Files.readString(file(key));
        if (!Pattern.compile(text).matcher(before).find()) {
            throw new IllegalArgumentException(text + " is not in " + before);
        }
        Files.writeString(file(key), before.replaceFirst(text, replacement));
    }

    Verification verify(Depth depth) throws IOException {
        VerifyPlan plan = VerifyPlan.make(store, List.of(topic));
        List<Facts> facts = new ArrayList<>();
        Map<String, List<byte[]>> named = new TreeMap<>();
        plan.folders().forEach(folder -> named.put(folder.key(), new ArrayList<>()));
        for (LedgerSection section : plan.sections()) {
            List<EntryRef> readable = new ArrayList<>();
            SectionChecker checker = new SectionChecker(
                    store,
                    section,
                    entry -> readable.add(new EntryRef(entry.topic(), entry.partition(), entry.from())));
            facts.add(checker.check());
            checker.files().forEach((folder, files) -> named.computeIfAbsent(folder, added -> new ArrayList<>())
                    .add(files.toBytes()));
            for (EntryRef entry : depth == Depth.DEEP ? readable : List.<EntryRef>of()) {
                facts.add(ProveEntryFn.prove(store, entry));
            }
        }
        for (Map.Entry<String, List<byte[]>> folder : named.entrySet()) {
            facts.add(WindowChecker.check(
                    store, WindowFolder.ofKey(folder.getKey()), folder.getValue(), new WindowChecker.Sealings()));
        }
        return new WriteVerificationFn(settings(depth), plan, KafkaState.NOT_QUERIED).verification(store, facts);
    }

    Verification verifyByPipeline(Depth depth) throws IOException {
        VerifySettings settings = settings(depth);
        Pipeline pipeline = Pipeline.create(options);
        pipeline.apply(VerifyArchive.of(VerifyPlan.make(store, List.of(topic)), settings));
        pipeline.run().waitUntilFinish();
        try (InputStream in = Stores.of(settings.output(), options).open(settings.file())) {
            return Verification.read(in);
        }
    }

    private VerifySettings settings(Depth depth) {
        Location folder = new Location(root.resolveSibling("verification").toString());
        return new VerifySettings(
                new Location(root.toString()), depth, folder.toString(), folder, "verification.json", null);
    }

    private static PipelineOptions options() {
        PipelineOptions options = PipelineOptionsFactory.create();
        options.setRunner(DirectRunner.class);
        return options;
    }
}
