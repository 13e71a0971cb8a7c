package dev.bayou.archive;

import dev.bayou.archive.Store.Listed;
import dev.bayou.seqfile.Compression;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
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
     * @param problems what is wrong with it, one sentence each
     * @param uncommitted files that some writer may yet commit: nothing is wrong, but the folder holds more than the
     *     ledger names
     */
    record Folder(int swept, List<String> problems, List<String> uncommitted) {
        boolean isExact() {
            return problems.isEmpty() && uncommitted.isEmpty();
        }
    }

    /** @param known the window's files by path, as far as the ledger was read */
    Folder sweep(TimeWindow window, Map<String, ArchivedFile> known) throws IOException {
        Map<String, Long> data = new TreeMap<>();
        Map<String, Long> envelopes = new TreeMap<>();
        known.forEach((path, file) -> {
            data.put(path, file.bytes());
            if (file.envelope() != null) {
                envelopes.put(Layout.envelope(path), file.envelope().bytes());
            }
        });
        Findings findings = new Findings(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        String prefix = Layout.windowPrefix(topic, window);
        compare(prefix, data, findings);
        compare(Layout.envelope(prefix), envelopes, findings);
        if (!findings.orphans.isEmpty()) {
            LOG.info("Sweeping {} files of dead attempts: {}", findings.orphans.size(), findings.orphans);
            store.delete(findings.orphans);
        }
        return new Folder(findings.orphans.size(), findings.problems, findings.uncommitted);
    }

    private record Findings(List<String> orphans, List<String> problems, List<String> uncommitted) {}

    /** @param expected the size of each file that the ledger names in this folder */
    private void compare(String prefix, Map<String, Long> expected, Findings findings) throws IOException {
        NavigableSet<String> missing = new TreeSet<>(expected.keySet());
        for (Listed object : store.listAll(prefix)) {
            missing.remove(object.key());
            Long bytes = expected.get(object.key());
            if (bytes == null) {
                judge(prefix, object.key(), findings);
            } else if (bytes != object.bytes()) {
                findings.problems.add(
                        store.address(object.key()) + " has " + object.bytes() + " bytes, the ledger says " + bytes);
            }
        }
        if (!missing.isEmpty()) {
            findings.problems.add(store.address(missing.first())
                    + (missing.size() == 1 ? " is" : " and " + (missing.size() - 1) + " more files in its folder are")
                    + " missing, though the ledger names them; run verify");
        }
    }

    private void judge(String prefix, String key, Findings findings) throws IOException {
        String file = key.substring(prefix.length());
        if (file.equals(Layout.SUCCESS)) {
            return;
        }
        Optional<DataFileName> name = DataFileName.parse(file).filter(OrphanSweep::mayBeOurs);
        if (name.isEmpty()) {
            findings.problems.add("a foreign file lies in the archive: " + store.address(key) + "; move it elsewhere");
            return;
        }
        Ledger ledger = new Ledger(store, topic, name.get().partition());
        Optional<LedgerEntry> entry = ledger.entry(name.get().rangeStart());
        if (entry.isPresent()) {
            if (entry.get().files().stream().noneMatch(named -> names(named, key))) {
                findings.orphans.add(key);
            }
        } else if (isBelowHead(ledger, name.get())) {
            findings.problems.add(
                    "no range of the ledger ever began where " + store.address(key) + " says; move it elsewhere");
        } else {
            findings.uncommitted.add(store.address(key));
        }
    }

    /** Nothing is deleted that this software cannot have written: a copy with {@code .bak} behind it is its owner's. */
    private static boolean mayBeOurs(DataFileName name) {
        return Arrays.stream(Compression.values())
                .anyMatch(compression -> compression.extension().equals(name.extension()));
    }

    private static boolean names(ArchivedFile file, String key) {
        return key.equals(file.path()) || (file.envelope() != null && key.equals(Layout.envelope(file.path())));
    }

    private static boolean isBelowHead(Ledger ledger, DataFileName name) throws IOException {
        return ledger.last().map(last -> name.rangeStart() < last.to()).orElse(false);
    }
}
