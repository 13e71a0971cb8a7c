package dev.bayou.archive.seal;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.seal.FolderInspection.LedgerLookups;
import dev.bayou.archive.segment.FileOrigin;
import dev.bayou.archive.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes from a window's folders the files that no ledger entry can ever name, and those alone: files whose header
 * proves that an attempt wrote them ({@link FileOrigin}), and whose range start has an entry already, which names other
 * files. A file at or beyond its partition's head has no such entry; a writer that sleeps may yet commit it, so it
 * stays, however old.
 */
public final class OrphanSweeper {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanSweeper.class);

    private final Store store;
    private final String topic;

    OrphanSweeper(Store store, String topic) {
        this.store = store;
        this.topic = topic;
    }

    /**
     * A window's folder after the sweep.
     *
     * @param swept how many files were deleted
     * @param problems what is wrong with it, one sentence each
     * @param uncommitted files that some writer may yet commit: nothing is wrong, but the folder holds more than the
     *     ledger names
     */
    record Folder(int swept, List<String> problems, List<String> uncommitted) {
        boolean isExact() {
            return problems.isEmpty() && uncommitted.isEmpty();
        }
    }

    /**
     * Sweeps a window's folders.
     *
     * @param known the window's files by path, as far as the ledger was read
     * @param ledger shared with other sweeps
     */
    Folder sweep(TimeWindow window, Map<String, ArchivedFile> known, LedgerLookups ledger) throws IOException {
        Map<String, Long> data = new TreeMap<>();
        Map<String, Long> envelopes = new TreeMap<>();
        known.forEach((path, file) -> {
            data.put(path, file.bytes());
            if (file.envelope() != null) {
                envelopes.put(Layout.envelope(path), file.envelope().bytes());
            }
        });
        FolderInspection.Result found = FolderInspection.of(store, topic, window, data, envelopes, ledger);
        if (!found.orphans().isEmpty()) {
            LOG.info("Sweeping {} files of dead attempts: {}", found.orphans().size(), found.orphans());
            store.delete(found.orphans());
        }
        return new Folder(
                found.orphans().size(),
                problems(found),
                found.uncommitted().stream().map(store::address).toList());
    }

    private List<String> problems(FolderInspection.Result found) {
        List<String> problems = new ArrayList<>();
        found.otherSizes()
                .forEach(object -> problems.add(store.address(object.key()) + " has " + object.bytes()
                        + " bytes, the ledger says " + object.inLedger()));
        if (!found.missing().isEmpty()) {
            int more = found.missing().size() - 1;
            problems.add(store.address(found.missing().get(0))
                    + (more == 0 ? " is" : " and " + more + " more files in its folder are")
                    + " missing, though the ledger names them; run verify");
        }
        found.foreign()
                .forEach(key -> problems.add("a foreign file lies in the archive: " + store.address(key)
                        + "; Bayou did not write it and keeps it; move it elsewhere"));
        found.withoutEntry()
                .forEach(key -> problems.add(store.address(key)
                        + " was archived, and the ledger entry of its range is missing; run verify --repair=entries"));
        return problems;
    }
}
