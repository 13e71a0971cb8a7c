package dev.bayou.archive;

import dev.bayou.archive.Store.Listed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes from a window's folders the files that no ledger entry can ever name, and those alone: files whose range
 * start has an entry already, which names other files. A file at or beyond its partition's head has no such entry; a
 * writer that sleeps may yet commit it, so it stays, however old.
 */
final class OrphanSweep {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);

    private final Store store;
    private final String topic;

    OrphanSweep(Store store, String topic) {
        this.store = store;
        this.topic = topic;
    }

    /**
     * A window's folder after the sweep.
     *
     * @param swept how many files were deleted
     * @param problems what keeps the folder from holding exactly what the ledger names, one sentence each
     */
    record Folder(int swept, List<String> problems) {
        boolean isExact() {
            return problems.isEmpty();
        }
    }

    /** @param known the window's files by path, as far as the ledger was read */
    Folder sweep(TimeWindow window, Map<String, ArchivedFile> known) throws IOException {
        List<String> orphans = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int present = 0;
        for (Listed object : listAll(Layout.windowPrefix(topic, window))) {
            if (object.key().equals(Layout.success(topic, window))) {
                continue;
            }
            if (known.containsKey(object.key())) {
                present++;
                if (object.bytes() != known.get(object.key()).bytes()) {
                    problems.add(store.address(object.key()) + " has " + object.bytes() + " bytes, the ledger says "
                            + known.get(object.key()).bytes());
                }
                continue;
            }
            judge(object.key(), object.key(), orphans, problems);
        }
        if (present < known.size()) {
            problems.add((known.size() - present) + " of the " + known.size() + " files that the ledger names in "
                    + store.address(Layout.windowPrefix(topic, window)) + " are missing; run verify");
        }
        for (Listed object : listAll(Layout.envelope(Layout.windowPrefix(topic, window)))) {
            String dataKey = object.key().substring(Layout.envelope("").length());
            if (!known.containsKey(dataKey)) {
                judge(dataKey, object.key(), orphans, problems);
            }
        }
        if (!orphans.isEmpty()) {
            LOG.info("Sweeping {} files of attempts that were never committed: {}", orphans.size(), orphans);
            store.delete(orphans);
        }
        return new Folder(orphans.size(), problems);
    }

    private void judge(String dataKey, String key, List<String> orphans, List<String> problems) throws IOException {
        Optional<DataFileName> name = DataFileName.parse(dataKey.substring(dataKey.lastIndexOf('/') + 1));
        if (name.isEmpty()) {
            problems.add("a foreign file lies in the archive: " + store.address(key) + "; move it elsewhere");
            return;
        }
        Ledger ledger = new Ledger(store, topic, name.get().partition());
        Optional<LedgerEntry> entry = ledger.entry(name.get().rangeStart());
        if (entry.isPresent()) {
            if (entry.get().files().stream().noneMatch(file -> file.path().equals(dataKey))) {
                orphans.add(key);
            }
        } else if (isBelowHead(ledger, name.get())) {
            problems.add("no range of the ledger ever began where " + store.address(key) + " says; move it elsewhere");
        } else {
            problems.add(store.address(key) + " is not committed yet, by a writer that is at work, asleep or dead");
        }
    }

    private static boolean isBelowHead(Ledger ledger, DataFileName name) throws IOException {
        return ledger.last().map(last -> name.rangeStart() < last.to()).orElse(false);
    }

    private List<Listed> listAll(String prefix) throws IOException {
        List<Listed> all = new ArrayList<>();
        List<Listed> page = store.listAfter(prefix, "", Store.PAGE);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = page.size() < Store.PAGE
                    ? List.of()
                    : store.listAfter(prefix, page.get(page.size() - 1).key(), Store.PAGE);
        }
        return all;
    }
}
