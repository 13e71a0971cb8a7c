package dev.bayou.report.core;

import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.store.LocalFile;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.archive.store.Store.Outcome;
import dev.bayou.seqfile.Compression;
import dev.bayou.seqfile.CorruptSequenceFileException;
import dev.bayou.seqfile.SequenceFileReader;
import dev.bayou.seqfile.SequenceFileWriter;
import dev.bayou.shopper.MalformedEventException.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the records that a report rejected are kept, whole: an archive in Secor's layout, with a folder for each topic
 * and reason. So whatever reads an archive reads it, a later report with a better parser among them.
 *
 * @param root the folder of all quarantines
 * @param report names the report, the same for each of its runs
 * @param run names the run
 */
public record Quarantine(Location root, String report, String run) implements Serializable {
    /** The root's name below an archive. */
    public static final String FOLDER = Layout.QUARANTINE;

    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
    private static final String TOPIC = "bayou.topic";
    private static final String PARTITION = "bayou.partition";
    private static final String REASON = "bayou.reason";
    private static final String ATTEMPT = "bayou.attempt";
    /** Report, run, topic, reason and name; see {@link #key}. */
    private static final Pattern KEY = Pattern.compile("[^/]+/[^/]+/([^/]+)/reason=([^/]+)/[^/]+");

    /** For a run of the report that is published at that place. */
    public static Quarantine of(Location root, Location output, String run) {
        String address = output.address();
        String name = address.substring(address.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "-");
        // Two reports of one name in different places must not clear each other's away.
        return new Quarantine(root, String.format(Locale.ROOT, "%s-%08x", name, address.hashCode()), run);
    }

    /** The folder of this run, which is an archive by itself. */
    public Location address() {
        return root.below(folder());
    }

    private String folder() {
        return report + "/" + run;
    }

    /** Deletes what earlier runs of the report rejected, and what failed attempts of this one left. */
    public void deleteAllBut(List<String> quarantined, Store store) throws IOException {
        Set<String> kept = new HashSet<>(quarantined);
        List<Listed> others = store.listAll(report + "/").stream()
                .filter(file -> isOfThisRunOrBefore(file.key()) && !kept.contains(file.key()))
                .toList();
        deleteOwn(others, store);
    }

    /** Deletes the files whose headers prove that a run of a report wrote them under these keys. */
    private static void deleteOwn(List<Listed> files, Store store) throws IOException {
        List<String> own = new ArrayList<>();
        for (Listed file : files) {
            if (isOwn(file, store)) {
                own.add(file.key());
            } else {
                LOG.warn("Keeping {}, which no report wrote; move it elsewhere", store.address(file.key()));
            }
        }
        store.delete(own);
    }

    private static boolean isOwn(Listed file, Store store) throws IOException {
        Matcher key = KEY.matcher(file.key());
        Optional<DataFileName> name = DataFileName.ofKey(file.key());
        if (!key.matches() || name.isEmpty()) {
            return false;
        }
        try (SequenceFileReader records =
                SequenceFileReader.on(store.open(file.key()), file.bytes(), store.address(file.key()))) {
            Map<String, String> header = records.metadata();
            return key.group(1).equals(header.get(TOPIC))
                    && key.group(2).equals(header.get(REASON))
                    && Integer.toString(name.get().partition()).equals(header.get(PARTITION))
                    && header.containsKey(ATTEMPT);
        } catch (CorruptSequenceFileException e) {
            return false;
        }
    }

    private boolean isOfThisRunOrBefore(String key) {
        return key.compareTo(folder() + "/" + Character.MAX_VALUE) < 0;
    }

    /** Deletes what this run rejected. */
    public void discard(Store store) throws IOException {
        deleteOwn(store.listAll(folder() + "/"), store);
    }

    /** The key of a file: the coordinates of its first record and the reason of all are in it. */
    private String key(String topic, Reason reason, DataFileName name) {
        return folder() + "/" + topic + "/reason=" + reason + "/" + name;
    }

    /** Keeps what is rejected of a topic-partition. */
    public Writer writer(Store store, String topic, int partition) {
        return new Writer(store, topic, partition);
    }

    /** Keeps what is rejected of one topic-partition, in a file for each reason. For one thread. */
    public final class Writer implements Closeable {
        private record Begun(Path file, long firstOffset, SequenceFileWriter records) {}

        private final Store store;
        private final String topic;
        private final int partition;
        private final String attempt = UUID.randomUUID().toString();
        private final Map<Reason, Begun> begun = new EnumMap<>(Reason.class);

        private Writer(Store store, String topic, int partition) {
            this.store = store;
            this.topic = topic;
            this.partition = partition;
        }

        /** Offsets have to ascend. */
        public void reject(long offset, ByteBuffer value, Reason reason) throws IOException {
            Begun file = begun.get(reason);
            if (file == null) {
                file = begin(offset, reason);
                begun.put(reason, file);
            }
            file.records().append(offset, value);
        }

        private Begun begin(long offset, Reason reason) throws IOException {
            Path file = store.scratch().resolve(attempt + "-" + reason);
            Map<String, String> metadata = Map.of(
                    TOPIC, topic, PARTITION, Integer.toString(partition), REASON, reason.toString(), ATTEMPT, attempt);
            return new Begun(file, offset, SequenceFileWriter.on(LocalFile.create(file), Compression.NONE, metadata));
        }

        /** Publishes the files, each under the first free generation of its name, and returns their keys. */
        public List<String> publish() throws IOException {
            List<String> keys = new ArrayList<>();
            for (Map.Entry<Reason, Begun> rejected : begun.entrySet()) {
                Begun file = rejected.getValue();
                file.records().close();
                LocalFile finished = LocalFile.of(file.file());
                DataFileName name = new DataFileName(1, partition, file.firstOffset(), "");
                while (store.publish(key(topic, rejected.getKey(), name), finished, attempt) == Outcome.TAKEN) {
                    name = name.next(); // An attempt at the same part that failed, or goes on elsewhere.
                }
                keys.add(key(topic, rejected.getKey(), name));
            }
            return keys;
        }

        /** Deletes the local files. */
        @Override
        public void close() throws IOException {
            for (Begun file : begun.values()) {
                file.records().close();
                Files.deleteIfExists(file.file());
            }
        }
    }
}
