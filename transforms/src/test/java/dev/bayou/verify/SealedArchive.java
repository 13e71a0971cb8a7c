package dev.bayou.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bayou.archive.ArchiveReader;
import dev.bayou.archive.ArchiveReader.Selection;
import dev.bayou.archive.Envelope;
import dev.bayou.archive.Envelope.Header;
import dev.bayou.archive.Envelope.TimestampType;
import dev.bayou.archive.Envelope.Value;
import dev.bayou.archive.Gap;
import dev.bayou.archive.Location;
import dev.bayou.archive.ProtocolStep;
import dev.bayou.archive.RangeWriter;
import dev.bayou.archive.RangeWriter.Envelopes;
import dev.bayou.archive.RangeWriter.Format;
import dev.bayou.archive.Store;
import dev.bayou.archive.Stores;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.WindowSealer;
import dev.bayou.archive.WindowSize;
import dev.bayou.seqfile.Compression;
import dev.bayou.verify.VerifySettings.Depth;
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
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * An archive of one topic on local disk: two partitions, ranges of ten offsets in two hours each, one offset of ten a gap,
 * windows sealed.
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
    private final Compression compression;
    private final PipelineOptions options = options();

    SealedArchive(Path root, Compression compression) throws IOException {
        this.root = root;
        this.compression = compression;
        this.store = Stores.of(new Location(root.toString()), options);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int range = 0; range < RANGES; range++) {
                commit(partition, (long) range * OFFSETS, ProtocolStep.Listener.NONE);
            }
        }
        seal();
    }

    void commit(int partition, long from, ProtocolStep.Listener steps) throws IOException {
        commit(partition, from, WindowSize.HOUR, steps);
    }

    void commit(int partition, long from, WindowSize size, ProtocolStep.Listener steps) throws IOException {
        Format format = new Format(compression, Envelopes.WRITTEN, 24);
        try (RangeWriter writer = new RangeWriter(store, TOPIC, partition, from, format, steps)) {
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
        for (int partition : new ArchiveReader(store).partitions(TOPIC)) {
            ends.put(partition, (long) RANGES * OFFSETS);
        }
        new WindowSealer(store, TOPIC).look(ends, Instant.now());
    }

    Path file(String key) {
        return root.resolve(key);
    }

    /** @param text a regular expression for what is replaced, once */
    void edit(String key, String text, String replacement) throws IOException {
        String before = Files.readString(file(key));
        if (!Pattern.compile(text).matcher(before).find()) {
            throw new IllegalArgumentException(text + " is not in " + before);
        }
        Files.writeString(file(key), before.replaceFirst(text, replacement));
    }

    /** Every record, whole, in the order of partition and offset. */
    List<String> records() throws IOException {
        List<String> records = new ArrayList<>();
        ArchiveReader reader = new ArchiveReader(store);
        for (int partition : reader.partitions(TOPIC)) {
            reader.read(TOPIC, partition, Selection.ALL, record -> {
                String value = record.value() == null
                        ? "tombstone"
                        : UTF_8.decode(record.value().duplicate()).toString();
                return records.add(partition + " " + record.offset() + " " + value + " " + record.envelope());
            });
        }
        return records;
    }

    /** Any file below a folder, but for markers. */
    Path anyFile(String folder, Random random) throws IOException {
        try (Stream<Path> files = Files.walk(file(folder))) {
            List<Path> all = files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("_SUCCESS"))
                    .sorted()
                    .toList();
            return all.get(random.nextInt(all.size()));
        }
    }

    Verification verify(Depth depth) throws IOException {
        Location folder = new Location(root.resolveSibling("verification").toString());
        VerifySettings settings = new VerifySettings(new Location(root.toString()), depth, folder, "verification.json");
        Pipeline pipeline = Pipeline.create(options);
        pipeline.apply(VerifyArchive.of(VerifyPlan.make(store, List.of(TOPIC)), settings));
        pipeline.run().waitUntilFinish();
        try (InputStream in = Stores.of(folder, options).open("verification.json")) {
            return Verification.read(in);
        }
    }

    private static PipelineOptions options() {
        PipelineOptions options = PipelineOptionsFactory.create();
        options.setRunner(DirectRunner.class);
        return options;
    }
}
