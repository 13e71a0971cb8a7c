package dev.bayou.verify;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.ledger.LedgerJson.UnreadableDocumentException;
import dev.bayou.archive.ledger.SealingProgress;
import dev.bayou.archive.ledger.WindowManifest;
import dev.bayou.archive.seal.FolderInspection;
import dev.bayou.archive.store.Store;
import dev.bayou.verify.Facts.WindowFacts;
import dev.bayou.verify.Finding.Kind;
import dev.bayou.verify.LedgerFileBlock.LedgerFile;
import dev.bayou.verify.VerifyPlan.WindowFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares the folders and the manifest of one window with the files that the ledger names in it. For one thread and
 * one window.
 */
final class WindowChecker {
    private final Store store;
    private final WindowFolder folder;
    private final Sealings sealings;
    private final Map<String, LedgerFile> inLedger = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private boolean isSealed;

    private WindowChecker(Store store, WindowFolder folder, Sealings sealings) {
        this.store = store;
        this.folder = folder;
        this.sealings = sealings;
    }

    /**
     * The sealing progress of each topic at the first call. The document names the files of all unsealed windows, so it
     * is read once for all of them. A window that was sealed by then stays sealed.
     */
    static final class Sealings {
        private final Map<String, Optional<SealingProgress>> byTopic = new HashMap<>();

        private Optional<SealingProgress> of(Store store, String topic) throws IOException {
            Optional<SealingProgress> loaded = byTopic.get(topic);
            if (loaded == null) {
                loaded = load(store, topic);
                byTopic.put(topic, loaded);
            }
            return loaded;
        }

        private static Optional<SealingProgress> load(Store store, String topic) throws IOException {
            try {
                return Optional.of(SealingProgress.load(store, topic));
            } catch (UnreadableDocumentException e) {
                return Optional.empty(); // VerifyPlan reports it.
            }
        }
    }

    /** @param blocks the files that ledger entries name in this window, see {@link LedgerFileBlock} */
    static WindowFacts check(Store store, WindowFolder folder, Iterable<byte[]> blocks, Sealings sealings)
            throws IOException {
        WindowChecker checker = new WindowChecker(store, folder, sealings);
        checker.addLedgerFiles(blocks);
        return checker.check();
    }

    private void addLedgerFiles(Iterable<byte[]> blocks) {
        String prefix = Layout.windowPrefix(folder.topic(), folder.window());
        for (LedgerFile file : LedgerFileBlock.read(blocks)) {
            if (inLedger.put(prefix + file.name(), file) != null) {
                find(Kind.ENTRY, prefix + file.name(), "is named by two entries");
            }
        }
    }

    private WindowFacts check() throws IOException {
        isSealed = hasSuccess();
        List<String> orphans = checkFolders();
        Optional<WindowManifest> manifest = readManifest();
        if (!isSealed) {
            checkMissingSuccess(manifest);
        }
        if (manifest.isPresent()) {
            checkManifest(manifest.get());
        }
        return new WindowFacts(folder, isSealed, findings, orphans);
    }

    private boolean hasSuccess() throws IOException {
        String success = Layout.success(folder.topic(), folder.window());
        return store.listAfter(success, "", 1).stream()
                .anyMatch(object -> object.key().equals(success));
    }

    /** Returns the keys of orphans. */
    private List<String> checkFolders() throws IOException {
        Map<String, Long> data = new TreeMap<>();
        Map<String, Long> envelopes = new TreeMap<>();
        inLedger.forEach((key, file) -> {
            data.put(key, file.bytes());
            if (file.hasEnvelopes()) {
                envelopes.put(Layout.envelope(key), file.envelopeBytes());
            }
        });
        try {
            FolderInspection.Result found =
                    FolderInspection.of(store, folder.topic(), folder.window(), data, envelopes);
            report(found);
            return found.orphans();
        } catch (UnreadableDocumentException e) {
            find(
                    Kind.ENTRY,
                    Layout.windowPrefix(folder.topic(), folder.window()),
                    "its files cannot be checked: " + e.getMessage());
            return List.of();
        }
    }

    private void report(FolderInspection.Result found) {
        found.missing().forEach(key -> find(Kind.MISSING, key, "is not there, though the ledger names it"));
        found.otherSizes()
                .forEach(object -> find(
                        Kind.SIZE,
                        object.key(),
                        "has " + object.bytes() + " bytes, the ledger says " + object.inLedger()));
        reportNotInLedger(found.orphans(), Kind.ORPHAN, "is of an attempt that died; --repair sweeps it");
        reportNotInLedger(found.foreign(), Kind.FOREIGN, "was not written by Bayou for this range; move it elsewhere");
        found.withoutEntry()
                .forEach(key -> find(
                        Kind.NO_ENTRY,
                        key,
                        "was archived, and the ledger entry of its range is missing; keep it, and restore the entry with"
                                + " --repair=entries or from a copy of the bucket"));
        found.uncommitted()
                .forEach(key -> find(Kind.UNCOMMITTED, key, "may still be committed by the writer that wrote it"));
    }

    /** In a sealed window it is a fault: a reader that lists the folder reads these files too. */
    private void reportNotInLedger(List<String> keys, Kind kind, String what) {
        for (String key : keys) {
            if (isSealed && key.startsWith(Layout.topicPrefix(folder.topic()))) {
                find(Kind.FOREIGN_SEALED, key, what + ", for its window is sealed");
            } else {
                find(kind, key, what);
            }
        }
    }

    private Optional<WindowManifest> readManifest() throws IOException {
        String key = Layout.manifest(folder.topic(), folder.window());
        try {
            Optional<WindowManifest> manifest = WindowManifest.find(store, folder.topic(), folder.window());
            if (manifest.isEmpty() && isSealed) {
                find(Kind.MANIFEST, key, "is not there, though its window has a _SUCCESS");
            }
            return manifest;
        } catch (UnreadableDocumentException e) {
            find(Kind.MANIFEST, key, e.getMessage());
            return Optional.empty();
        }
    }

    /** An archiver writes the manifest, then the marker, then its sealing progress; it may be doing so now. */
    private void checkMissingSuccess(Optional<WindowManifest> manifest) throws IOException {
        boolean wasSealed = sealings.of(store, folder.topic())
                .map(sealing -> sealing.hasSealed(folder.window(), inLedger.keySet()))
                .orElse(false);
        if (hasSuccess()) {
            return;
        }
        String success = Layout.success(folder.topic(), folder.window());
        if (wasSealed) {
            find(Kind.MANIFEST, success, "is not there, though its window was sealed");
        } else if (manifest.isPresent()) {
            find(
                    Kind.LATE,
                    success,
                    "is not there yet, though a manifest is; the archiver's next check seals the window");
        }
    }

    private void checkManifest(WindowManifest manifest) throws IOException {
        String key = Layout.manifest(folder.topic(), folder.window());
        Map<String, LedgerFile> notInManifest = new TreeMap<>(inLedger);
        long records = 0;
        Set<String> paths = new HashSet<>();
        for (ArchivedFile file : manifest.files()) {
            records += file.records();
            if (!paths.add(file.path())) {
                find(Kind.MANIFEST, key, "names " + file.path() + " twice");
                continue;
            }
            LedgerFile ofLedger = notInManifest.remove(file.path());
            if (ofLedger == null && !isCommittedSince(file)) {
                find(Kind.MANIFEST, key, "names " + file.path() + ", which the ledger does not");
            } else if (ofLedger != null && !ofLedger.describes(file)) {
                find(Kind.MANIFEST, key, "describes " + file.path() + " differently than the ledger");
            }
        }
        if (records != manifest.records()) {
            find(Kind.MANIFEST, key, "counts " + manifest.records() + " records, and its files have " + records);
        }
        if (!notInManifest.isEmpty()) {
            find(
                    Kind.LATE,
                    key,
                    "does not name " + notInManifest.keySet().iterator().next()
                            + (notInManifest.size() == 1 ? "" : " and " + (notInManifest.size() - 1) + " more")
                            + " yet, which came late; the archiver's next check seals the window again");
        }
    }

    /** An archiver at work may have committed a file and sealed its window again since the ledger was read. */
    private boolean isCommittedSince(ArchivedFile file) throws IOException {
        Optional<DataFileName> name = DataFileName.ofKey(file.path());
        if (name.isEmpty()) {
            return false;
        }
        try {
            Optional<LedgerEntry> entry = new Ledger(
                            store, folder.topic(), name.get().partition())
                    .entry(name.get().rangeStart());
            return entry.stream()
                    .flatMap(committed -> committed.files().stream())
                    .anyMatch(file::equals);
        } catch (UnreadableDocumentException e) {
            return false; // SectionChecker reports it.
        }
    }

    private void find(Kind kind, String key, String what) {
        findings.add(new Finding(kind, folder.topic(), store.address(key), what));
    }
}
