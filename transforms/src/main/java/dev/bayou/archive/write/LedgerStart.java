package dev.bayou.archive.write;

import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.segment.FileOrigin;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.archive.store.Store.Walk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether a topic's ledger may begin: only in a topic folder without data. In a folder with files of another writer,
 * readers would take the ledger's word and no longer see those files; in one whose ledger was lost, the topic would be
 * archived again from the first offset that Kafka still has.
 */
public final class LedgerStart {
    /** What Hadoop, Spark and Hive do not read: markers, checksums, files in the making. */
    private static final Pattern HIDDEN = Pattern.compile("/[_.]");

    private final Store store;
    private final String topic;

    private LedgerStart(Store store, String topic) {
        this.store = store;
        this.topic = topic;
    }

    /**
     * Why the topic's ledger must not begin here, with the file that is in the way and what to do; empty if it may
     * begin or has begun. Costs one listing for a topic with a ledger, and else a listing of the topic's folder and one
     * request for each file that a dead attempt left there.
     */
    public static Optional<String> refusal(Store store, String topic) throws IOException {
        return new LedgerStart(store, topic).refusal();
    }

    private Optional<String> refusal() throws IOException {
        if (hasBegun()) {
            return Optional.empty();
        }
        Walk files = store.walk(Layout.topicPrefix(topic), "");
        for (Optional<Listed> file = files.next(); file.isPresent(); file = files.next()) {
            Optional<String> refusal = refusal(file.get());
            if (refusal.isPresent()) {
                // Another archiver may have begun the ledger since it was listed, and sealed a window.
                return hasBegun() ? Optional.empty() : refusal;
            }
        }
        return Optional.empty();
    }

    private boolean hasBegun() throws IOException {
        return !store.listAfter(Layout.ledgerPrefix(topic), "", 1).isEmpty();
    }

    private Optional<String> refusal(Listed file) throws IOException {
        String address = store.address(file.key());
        if (file.key().endsWith("/" + Layout.SUCCESS)) {
            return Optional.of("The archive has no ledger of topic " + topic + ", but a sealed window: " + address
                    + ". If Bayou sealed it, restore the topic's folder below _ledger/ from a copy;"
                    + " else archive the topic under another --archive.");
        }
        if (HIDDEN.matcher(file.key().substring(topic.length())).find()) {
            return Optional.empty();
        }
        Optional<DataFileName> name = DataFileName.ofKey(file.key());
        Optional<FileOrigin> origin;
        try {
            origin = FileOrigin.read(store, file);
        } catch (NoSuchFileException e) {
            return Optional.empty(); // Another process has deleted it since it was listed.
        }
        if (origin.isEmpty() || name.isEmpty() || !origin.get().isOf(topic, name.get())) {
            return Optional.of("The archive has no ledger of topic " + topic + ", but its folder holds " + address
                    + ", which Bayou did not write. Archive the topic under another --archive, or move the folder's files"
                    + " elsewhere; Bayou does not delete them.");
        }
        // Every chain begins with the range that starts at 0, so no attempt at another range comes before the first
        // entry.
        if (origin.get().rangeStart() > 0) {
            return Optional.of("The ledger of topic " + topic + " is missing, but its folder holds " + address
                    + ", which Bayou archived. Restore the topic's folder below _ledger/ from a copy,"
                    + " or archive the topic under another --archive.");
        }
        return Optional.empty();
    }
}
