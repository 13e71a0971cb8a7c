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

/**
 * The file that tells where each record has gone. Each transaction leaves a piece of it in {@code <file>.parts/} before
 * it commits, and the position that it commits names that piece; each piece names the one before it. So the pieces that
 * can be reached from the position are exactly those of the records in the target, whoever was killed in between.
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
     * Returns only if the file is not there, or is an offset map.
     *
     * @throws IOException naming the file that would be replaced
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
    String store(ReplayRange range, TransactionRuns runs, long next, ReplayPosition before) throws IOException {
        String name = String.format(
                Locale.ROOT, "%020d-%s", next, UUID.randomUUID().toString().substring(0, 8));
        store.putIfAbsent(key(range, name), runs.toPiece(before.piece()));
        return name;
    }

    /** Puts the pieces together, in the place of a map that is there, in one step. */
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
}
