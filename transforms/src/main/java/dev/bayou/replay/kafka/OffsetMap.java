package dev.bayou.replay.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bayou.archive.store.LocalFile;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.output.OutputFolder;
import dev.bayou.replay.ReplayPosition;
import dev.bayou.replay.ReplayRange;
import dev.bayou.replay.ReplaySettings;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.Callback;

/**
 * The file that maps the archived offset of each record to its offset in the target. Before a transaction commits, it
 * stores a piece of the map in {@code <file>.parts/}; the position that it commits names that piece, and each piece
 * names the one before it. So the pieces that can be reached from the position are exactly those of the records in the
 * target, even after a run was killed.
 */
public final class OffsetMap {
    private static final String HEADER = "topic,partition,offset,to_topic,to_partition,to_offset,count\n";

    private final ReplaySettings settings;
    private final Store store;
    private final Location file;

    /**
     * The map of one replay.
     *
     * @param store of {@link #folder}
     */
    public OffsetMap(ReplaySettings settings, Store store) {
        this.settings = settings;
        this.store = store;
        this.file = settings.offsetMap();
    }

    /** The folder in which the map and its pieces lie. */
    public static Location folder(ReplaySettings settings) {
        return settings.offsetMap().parent();
    }

    /**
     * Requires that the file does not exist or is an offset map.
     *
     * @throws IOException if it is another file; the message names it
     */
    public void requireOwn() throws IOException {
        if (!OutputFolder.exists(store, file.name())) {
            return;
        }
        byte[] header = HEADER.getBytes(US_ASCII);
        try (InputStream in = store.open(file.name())) {
            if (!Arrays.equals(in.readNBytes(header.length), header)) {
                throw OutputFolder.foreign(store, file.name());
            }
        }
    }

    /** Stores the piece of a transaction that is about to be committed, and returns its name. */
    String store(ReplayRange range, Runs runs, long next, ReplayPosition before) throws IOException {
        String name = String.format(
                Locale.ROOT, "%020d-%s", next, UUID.randomUUID().toString().substring(0, 8));
        store.putIfAbsent(key(range, name), runs.toPiece(before.piece()));
        return name;
    }

    /** Joins the pieces, and replaces an existing map in one atomic step. */
    public void write(Collection<ReplayRange> ranges, Map<ReplayRange, ReplayPosition> positions) throws IOException {
        List<ReplayRange> sorted = ranges.stream()
                .sorted(Comparator.comparing(ReplayRange::topic).thenComparing(ReplayRange::partition))
                .toList();
        String attempt = UUID.randomUUID().toString();
        Path whole = store.scratch().resolve(attempt + "-offset-map");
        try {
            try (Writer writer = new BufferedWriter(new OutputStreamWriter(LocalFile.create(whole), US_ASCII))) {
                writer.write(HEADER);
                for (ReplayRange range : sorted) {
                    append(range, positions.getOrDefault(range, ReplayPosition.START), writer);
                }
            }
            String staged = file.name() + ".parts/" + attempt;
            requireOwn();
            store.publish(staged, LocalFile.of(whole), attempt);
            store.move(staged, file.name());
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private void append(ReplayRange range, ReplayPosition position, Writer writer) throws IOException {
        Deque<String> pieces = new ArrayDeque<>();
        for (String piece = position.piece(); !piece.isEmpty(); ) {
            pieces.push(piece);
            try (BufferedReader lines = open(range, piece)) {
                piece = lines.readLine();
            }
        }
        String from = range.topic() + "," + range.partition() + ",";
        String to = "," + settings.target().topicOf(range.topic()) + ",";
        for (String piece : pieces) {
            try (BufferedReader lines = open(range, piece)) {
                lines.readLine();
                for (String run = lines.readLine(); run != null; run = lines.readLine()) {
                    int comma = run.indexOf(',');
                    writer.append(from)
                            .append(run, 0, comma)
                            .append(to)
                            .append(run, comma + 1, run.length())
                            .append('\n');
                }
            }
        }
    }

    private BufferedReader open(ReplayRange range, String piece) throws IOException {
        try {
            return new BufferedReader(new InputStreamReader(store.open(key(range, piece)), US_ASCII));
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "The piece " + store.address(key(range, piece)) + " of the offset map is missing; give the same"
                            + " --offsetMap as before, and keep what lies beside it until the replay is done with",
                    e);
        }
    }

    private String key(ReplayRange range, String piece) {
        return file.name() + ".parts/" + settings.name() + "/" + range.topic() + "/" + range.partition() + "/" + piece;
    }

    /**
     * The target offsets of one transaction's records, as runs: records whose offsets follow each other both in the
     * archive and in one partition of the target. One thread adds records, the producer's thread their target offsets;
     * complete when the producer was flushed.
     */
    static final class Runs {
        private static final int FIRST_CAPACITY = 4096;

        private long[] archived = new long[FIRST_CAPACITY];
        private long[] replayed = new long[FIRST_CAPACITY];
        private int[] partitions = new int[FIRST_CAPACITY];
        private int count;

        /** Adds a record that is being sent, and returns the callback for its target offset. */
        synchronized Callback sending(long offset) {
            if (count == archived.length) {
                grow();
            }
            int index = count++;
            archived[index] = offset;
            replayed[index] = -1;
            return (metadata, failure) -> {
                if (failure == null) {
                    arrived(index, metadata.partition(), metadata.offset());
                }
            };
        }

        private synchronized void arrived(int index, int partition, long offset) {
            partitions[index] = partition;
            replayed[index] = offset;
        }

        private void grow() {
            archived = Arrays.copyOf(archived, 2 * count);
            replayed = Arrays.copyOf(replayed, 2 * count);
            partitions = Arrays.copyOf(partitions, 2 * count);
        }

        /** Whether every record that was sent has arrived. */
        synchronized boolean isComplete() {
            for (int i = 0; i < count; i++) {
                if (replayed[i] < 0) {
                    return false;
                }
            }
            return true;
        }

        /**
         * Returns the name of the piece before and a line for each run, {@code offset,to_partition,to_offset,count};
         * then clears the runs.
         */
        synchronized byte[] toPiece(String previous) {
            StringBuilder lines = new StringBuilder(previous).append('\n');
            int first = 0;
            for (int i = 1; i <= count; i++) {
                if (i == count || !follows(i)) {
                    lines.append(archived[first])
                            .append(',')
                            .append(partitions[first])
                            .append(',')
                            .append(replayed[first])
                            .append(',')
                            .append(i - first)
                            .append('\n');
                    first = i;
                }
            }
            count = 0;
            return lines.toString().getBytes(US_ASCII);
        }

        private boolean follows(int i) {
            return archived[i] == archived[i - 1] + 1
                    && partitions[i] == partitions[i - 1]
                    && replayed[i] == replayed[i - 1] + 1;
        }
    }
}
