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
 * What is to be verified of an archive: sections of its ledger and the folders of its windows, found by listing alone.
 * Costs a listing for each thousand entries, and one for each folder.
 *
 * @param leastHeads what the chains have to reach
 * @param findings what the listing itself has shown
 */
public record VerifyPlan(
        List<LedgerSection> sections,
        List<WindowFolder> folders,
        List<MinimumHead> leastHeads,
        List<Finding> findings) {
    private static final Pattern ENTRY = Pattern.compile("(\\d{20})\\.json");

    /**
     * What comes after the names of files of a day's folder, which begin with digits and {@code _}, before its hours'.
     */
    private static final String AFTER_FILES = "`";

    /**
     * Plans the verification of some topics.
     *
     * @throws ArchiveNotFoundException if the archive has no ledger of one of them, telling those that it has
     */
    public static VerifyPlan make(Store store, Collection<String> topics) throws IOException {
        VerifyPlan plan = new VerifyPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (String topic : topics) {
            // Before anything is listed: what was read by then has to be there.
            plan.addLeastHeads(store, topic);
            plan.addLedger(store, topic);
            plan.addFolders(store, topic);
        }
        return plan;
    }

    /** How many entries are to be checked. */
    public long entries() {
        return sections.stream().mapToLong(section -> section.names().size()).sum();
    }

    /** The entry by which each partition's ledger ended when it was listed. */
    public List<EntryRef> lastEntries() {
        SortedMap<String, EntryRef> last = new TreeMap<>();
        for (LedgerSection section : sections) {
            last.put(
                    Layout.ledgerPrefix(section.topic(), section.partition()),
                    new EntryRef(section.topic(), section.partition(), section.last()));
        }
        return List.copyOf(last.values());
    }

    private void addLeastHeads(Store store, String topic) throws IOException {
        try {
            SealingProgress progress = SealingProgress.load(store, topic);
            for (int partition : progress.partitions()) {
                leastHeads.add(new MinimumHead(topic, partition, progress.next(partition)));
            }
        } catch (UnreadableDocumentException e) {
            findings.add(new Finding(
                    Kind.SEALING,
                    topic,
                    store.address(Layout.sealing(topic)),
                    "is of no use, and is made anew when an archiver starts: " + e.getMessage()));
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
        if (isEmpty && leastHeads.stream().noneMatch(head -> head.topic().equals(topic))) {
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

    /** @param root below which the topic's folders are: nothing, or the envelopes' */
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
                Kind.FOREIGN, topic, store.address(key), "lies where no file of the archive does; move it elsewhere");
    }
}
