package dev.bayou.verify;

import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.ledger.LedgerEntry.EntryRef;
import dev.bayou.archive.ledger.LedgerJson.UnreadableDocumentException;
import dev.bayou.archive.ledger.SealingProgress;
import dev.bayou.archive.read.ArchiveNotFoundException;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.archive.store.Store.Walk;
import dev.bayou.verify.Finding.Kind;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of an archive to verify: sections of its ledger and the folders of its windows, found by listing alone.
 * Costs a listing for each thousand entries, and one for each folder.
 *
 * @param minimumHeads the offsets that the ledgers have to reach
 * @param findings of the listing itself
 */
public record VerifyPlan(
        List<LedgerSection> sections,
        List<WindowFolder> folders,
        List<MinimumHead> minimumHeads,
        List<Finding> findings) {
    private static final Pattern ENTRY = Pattern.compile("(\\d{20})\\.json");

    /** Sorts after the files of a day's folder, whose names begin with a digit or {@code _}, and before its hours. */
    private static final String AFTER_FILES = "`";

    /**
     * Entries that follow each other in the ledger of one partition.
     *
     * @param names the offsets that name them, ascending; at least one, at most {@value #MOST}
     */
    record LedgerSection(String topic, int partition, List<Long> names) implements Serializable {
        /** As many as S3 returns for one listing. */
        static final int MOST = 1000;

        LedgerSection {
            names = List.copyOf(names);
        }

        long first() {
            return names.get(0);
        }

        long last() {
            return names.get(names.size() - 1);
        }
    }

    /** The folders of one window of a topic, of data and of envelopes. */
    record WindowFolder(String topic, TimeWindow window) implements Serializable {
        /** The folder as text, by which its files are grouped. */
        String key() {
            return topic + "/" + window.folder();
        }

        static WindowFolder ofKey(String key) {
            int slash = key.indexOf('/');
            return new WindowFolder(key.substring(0, slash), TimeWindow.ofFolder(key.substring(slash + 1)));
        }
    }

    /** An offset that the ledger of a partition has to reach, because the sealer has read entries up to it. */
    record MinimumHead(String topic, int partition, long offset) implements Serializable {}

    /**
     * Plans the verification of some topics.
     *
     * @throws ArchiveNotFoundException if the archive has no ledger of one of them; the message names those it has
     */
    public static VerifyPlan make(Store store, Collection<String> topics) throws IOException {
        VerifyPlan plan = new VerifyPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (String topic : topics) {
            // Before the listing: entries that were read by then have to be in it.
            plan.addMinimumHeads(store, topic);
            plan.addLedger(store, topic);
            plan.addFolders(store, topic);
        }
        return plan;
    }

    /** The number of entries to check. */
    public long entries() {
        return sections.stream().mapToLong(section -> section.names().size()).sum();
    }

    /** The last entry of each partition's ledger at the time of the listing. */
    public List<EntryRef> lastEntries() {
        SortedMap<String, EntryRef> last = new TreeMap<>();
        for (LedgerSection section : sections) {
            last.put(
                    Layout.ledgerPrefix(section.topic(), section.partition()),
                    new EntryRef(section.topic(), section.partition(), section.last()));
        }
        return List.copyOf(last.values());
    }

    private void addMinimumHeads(Store store, String topic) throws IOException {
        try {
            SealingProgress progress = SealingProgress.load(store, topic);
            for (int partition : progress.partitions()) {
                minimumHeads.add(new MinimumHead(topic, partition, progress.next(partition)));
            }
        } catch (UnreadableDocumentException e) {
            findings.add(new Finding(
                    Kind.SEALING,
                    topic,
                    store.address(Layout.sealing(topic)),
                    "cannot be used, and is rebuilt when an archiver starts: " + e.getMessage()));
        }
    }

    private void addLedger(Store store, String topic) throws IOException {
        String prefix = Layout.ledgerPrefix(topic);
        Set<String> known = Set.of(Layout.sealing(topic), Layout.manifestPrefix(topic));
        boolean isEmpty = true;
        for (String name : store.children(prefix)) {
            Optional<Integer> partition = Layout.partitionOfLedger(name);
            if (partition.isPresent()) {
                isEmpty = false;
                addSections(store, topic, partition.get());
            } else if (!known.contains(prefix + name)) {
                findings.add(foreign(store, topic, prefix + name));
            }
        }
        if (isEmpty && minimumHeads.stream().noneMatch(head -> head.topic().equals(topic))) {
            throw ArchiveNotFoundException.withoutLedgerOf(store, topic);
        }
    }

    private void addSections(Store store, String topic, int partition) throws IOException {
        String prefix = Layout.ledgerPrefix(topic, partition);
        Walk walk = store.walk(prefix, "");
        List<Long> names = new ArrayList<>();
        for (Optional<Listed> object = walk.next(); object.isPresent(); object = walk.next()) {
            String key = object.get().key();
            OptionalLong name = nameOf(key.substring(prefix.length()));
            if (name.isPresent()) {
                names.add(name.getAsLong());
            } else {
                findings.add(new Finding(
                        Kind.ENTRY, topic, store.address(key), "a foreign file lies in the ledger; move it elsewhere"));
            }
            if (names.size() == LedgerSection.MOST) {
                sections.add(new LedgerSection(topic, partition, names));
                names.clear();
            }
        }
        if (!names.isEmpty()) {
            sections.add(new LedgerSection(topic, partition, names));
        }
    }

    private static OptionalLong nameOf(String file) {
        Matcher name = ENTRY.matcher(file);
        try {
            return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // More than any offset.
        }
    }

    private void addFolders(Store store, String topic) throws IOException {
        Set<TimeWindow> windows = new TreeSet<>();
        addWindows(store, topic, "", windows);
        addWindows(store, topic, Layout.envelope(""), windows);
        for (Listed object : store.listAll(Layout.manifestPrefix(topic))) {
            Optional<TimeWindow> window = Layout.windowOfManifest(topic, object.key());
            if (window.isPresent()) {
                windows.add(window.get());
            } else {
                findings.add(foreign(store, topic, object.key()));
            }
        }
        windows.forEach(window -> folders.add(new WindowFolder(topic, window)));
    }

    /** @param root of the topic's folders: empty, or that of the envelopes */
    private void addWindows(Store store, String topic, String root, Set<TimeWindow> windows) throws IOException {
        String prefix = root + Layout.topicPrefix(topic);
        String after = "";
        while (true) {
            List<Listed> next = store.listAfter(prefix, after, 1);
            if (next.isEmpty()) {
                return;
            }
            String key = next.get(0).key();
            Optional<TimeWindow> window = Layout.windowOfData(topic, key.substring(root.length()));
            if (window.isPresent()) {
                windows.add(window.get());
                String behind = root + Layout.windowPrefix(topic, window.get()) + AFTER_FILES;
                after = behind.compareTo(key) > 0 ? behind : key;
            } else {
                findings.add(foreign(store, topic, key));
                after = key;
            }
        }
    }

    private static Finding foreign(Store store, String topic, String key) {
        return new Finding(
                Kind.FOREIGN, topic, store.address(key), "lies where the archive has no files; move it elsewhere");
    }
}
