package dev.bayou.benchmarks.data;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.ArchivedFile.EnvelopeFile;
import dev.bayou.archive.Crc32c;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.seal.WindowSealer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes an archive with a long ledger and little data: each entry names a data file of a thousand records and its
 * envelopes, a number of entries fill an hour, and each hour is sealed. All files are links to a few, whose content is
 * not there: only the ledger is read.
 */
public final class GenerateLedger {
    private static final int RECORDS = 1_000;
    /** ext4 allows 65,000 names for one file. */
    private static final int MOST_LINKS = 60_000;

    private static final Instant BEGIN = Instant.parse("2018-10-30T00:00:00Z");
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    private final Path archive;
    private final String topic;
    private final int entriesInWindow;
    private final UnforcedStore store;
    private final Map<Integer, Long> heads = new HashMap<>();
    private Path file;
    private int links = MOST_LINKS;

    private GenerateLedger(Path archive, String topic, int entriesInWindow) throws IOException {
        this.archive = archive;
        this.topic = topic;
        this.entriesInWindow = entriesInWindow;
        this.store = new UnforcedStore(archive);
    }

    /**
     * Takes the archive's folder, which must not exist, topic, number of partitions, of entries, of entries in a
     * window.
     */
    public static void main(String[] args) throws IOException {
        new GenerateLedger(Files.createDirectory(Path.of(args[0])), args[1], Integer.parseInt(args[4]))
                .make(Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    }

    private void make(int partitions, int entries) throws IOException {
        WindowSealer sealer = new WindowSealer(store, topic);
        for (int made = 0; made < entries; ) {
            TimeWindow window = TimeWindow.containing(
                    BEGIN.plus(made / entriesInWindow, ChronoUnit.HOURS).toEpochMilli(), WindowSize.HOUR);
            String folder = Layout.windowPrefix(topic, window);
            Files.createDirectories(archive.resolve(folder));
            Files.createDirectories(archive.resolve(Layout.envelope(folder)));
            for (int end = Math.min(entries, made + entriesInWindow); made < end; made++) {
                append(made % partitions, window);
            }
            sealer.check(new HashMap<>(heads), window.end());
        }
    }

    private void append(int partition, TimeWindow window) throws IOException {
        long from = heads.getOrDefault(partition, 0L);
        String key = Layout.data(topic, window, new DataFileName(1, partition, from, ""));
        link(key);
        link(Layout.envelope(key));
        ArchivedFile named = new ArchivedFile(
                key,
                window,
                RECORDS,
                Files.size(file),
                from,
                from + RECORDS - 1,
                window.start(),
                window.end().minusMillis(1),
                DIGEST,
                new Crc32c((int) from),
                new EnvelopeFile(Files.size(file), DIGEST, new Crc32c((int) from)));
        LedgerEntry entry = new LedgerEntry(
                2,
                topic,
                partition,
                from,
                from + RECORDS,
                "benchmark-cluster-00001",
                "benchmark-topic-0000001",
                "benchmark-attempt-00001",
                "bayou benchmark",
                window.end(),
                List.of(named),
                List.of(),
                0);
        new Ledger(store, topic, partition).append(entry);
        heads.put(partition, entry.to());
    }

    private void link(String key) throws IOException {
        if (links == MOST_LINKS) {
            Path next = archive.resolveSibling(archive.getFileName() + "-file-" + System.nanoTime());
            file = Files.writeString(next, "content");
            links = 0;
        }
        Files.createLink(archive.resolve(key), file);
        links++;
    }
}
