package dev.bayou.archive;

import dev.bayou.archive.Store.Listed;
import dev.bayou.seqfile.Compression;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Compares the folders of a window, data and envelopes, with what the ledger names in them. Changes nothing. Costs a
 * listing of both, and about three requests for each object that is not named.
 */
public final class FolderInspection {
    private final Store store;
    private final String topic;
    private final TimeWindow window;
    private final List<String> missing = new ArrayList<>();
    private final List<OtherSize> otherSizes = new ArrayList<>();
    private final List<String> orphans = new ArrayList<>();
    private final List<String> foreign = new ArrayList<>();
    private final List<String> withoutEntry = new ArrayList<>();
    private final List<String> uncommitted = new ArrayList<>();

    private FolderInspection(Store store, String topic, TimeWindow window) {
        this.store = store;
        this.topic = topic;
        this.window = window;
    }

    /** An object that has another size than the ledger says. */
    public record OtherSize(String key, long bytes, long inLedger) {}

    /**
     * What was found, by key.
     *
     * @param missing named by the ledger and not there
     * @param orphans of dead attempts, as their headers prove: their range has an entry, which names other files and always
     *     will
     * @param foreign what does not prove to be of an attempt at the range that its name states
     * @param withoutEntry of an attempt at a range below the head, of which the ledger has no entry: the entry was lost
     * @param uncommitted of an attempt at or beyond the head: some writer may yet commit them
     */
    public record Result(
            List<String> missing,
            List<OtherSize> otherSizes,
            List<String> orphans,
            List<String> foreign,
            List<String> withoutEntry,
            List<String> uncommitted) {}

    /**
     * Inspects a window's folders.
     *
     * @param data the size of each data file that the ledger names, by key
     * @param envelopes the same of their envelopes
     */
    public static Result of(
            Store store, String topic, TimeWindow window, Map<String, Long> data, Map<String, Long> envelopes)
            throws IOException {
        FolderInspection inspection = new FolderInspection(store, topic, window);
        String prefix = Layout.windowPrefix(topic, window);
        inspection.compare(prefix, data);
        inspection.compare(Layout.envelope(prefix), envelopes);
        return new Result(
                inspection.missing,
                inspection.otherSizes,
                inspection.orphans,
                inspection.foreign,
                inspection.withoutEntry,
                inspection.uncommitted);
    }

    private void compare(String prefix, Map<String, Long> expected) throws IOException {
        NavigableSet<String> unseen = new TreeSet<>(expected.keySet());
        for (Listed object : store.listAll(prefix)) {
            if (isOfAnotherWindow(object.key())) {
                continue;
            }
            unseen.remove(object.key());
            Long bytes = expected.get(object.key());
            if (bytes == null) {
                judge(prefix, object);
            } else if (bytes != object.bytes()) {
                otherSizes.add(new OtherSize(object.key(), object.bytes(), bytes));
            }
        }
        missing.addAll(unseen);
    }

    /** An hour's folder lies in its day's, which is a window's own where the size of windows was changed. */
    private boolean isOfAnotherWindow(String key) {
        String envelopes = Layout.envelope("");
        String data = key.startsWith(envelopes) ? key.substring(envelopes.length()) : key;
        return Layout.windowOfData(topic, data)
                .filter(other -> !other.equals(window))
                .isPresent();
    }

    private void judge(String prefix, Listed object) throws IOException {
        String key = object.key();
        String file = key.substring(prefix.length());
        if (file.equals(Layout.SUCCESS)) {
            return;
        }
        Optional<DataFileName> name = DataFileName.parse(file).filter(FolderInspection::mayBeOurs);
        if (name.isEmpty()) {
            foreign.add(key);
            return;
        }
        Ledger ledger = new Ledger(store, topic, name.get().partition());
        Optional<LedgerEntry> entry = ledger.entry(name.get().rangeStart());
        if (entry.isPresent() && names(entry.get(), key)) {
            return;
        }
        try {
            if (!isOfAttempt(object, name.get())) {
                foreign.add(key);
                return;
            }
        } catch (NoSuchFileException e) {
            return; // Another process has deleted it since it was listed.
        }
        if (entry.isEmpty() && isBelowHead(ledger, name.get())) {
            // It may have been committed between the two requests.
            entry = ledger.entry(name.get().rangeStart());
            if (entry.isEmpty()) {
                (isCovered(ledger, name.get()) ? foreign : withoutEntry).add(key);
                return;
            }
        }
        if (entry.isEmpty()) {
            uncommitted.add(key);
        } else if (!names(entry.get(), key)) {
            orphans.add(key);
        }
    }

    /** Whether an entry of another name holds the offset: then no range can have begun there, and the file is a copy. */
    private static boolean isCovered(Ledger ledger, DataFileName name) throws IOException {
        return ledger.covering(name.rangeStart())
                .map(entry -> entry.to() > name.rangeStart())
                .orElse(false);
    }

    private boolean isOfAttempt(Listed object, DataFileName name) throws IOException {
        return FileOrigin.read(store, object)
                .map(origin -> origin.isOf(topic, name))
                .orElse(false);
    }

    /** A copy with {@code .bak} behind its name is its owner's. */
    private static boolean mayBeOurs(DataFileName name) {
        return Arrays.stream(Compression.values())
                .anyMatch(compression -> compression.extension().equals(name.extension()));
    }

    private static boolean names(LedgerEntry entry, String key) {
        return entry.files().stream()
                .anyMatch(file -> key.equals(file.path())
                        || (file.envelope() != null && key.equals(Layout.envelope(file.path()))));
    }

    private static boolean isBelowHead(Ledger ledger, DataFileName name) throws IOException {
        return ledger.last().map(last -> name.rangeStart() < last.to()).orElse(false);
    }
}
