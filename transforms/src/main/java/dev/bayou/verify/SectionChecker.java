package dev.bayou.verify;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Gap;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.Ledger.EntryPrefetcher;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.ledger.LedgerJson.UnreadableDocumentException;
import dev.bayou.archive.store.Store;
import dev.bayou.verify.Facts.SectionFacts;
import dev.bayou.verify.Finding.Kind;
import dev.bayou.verify.VerifyPlan.LedgerSection;
import dev.bayou.verify.VerifyPlan.WindowFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads the entries of one section of a ledger and checks that none contradicts itself or the entry before it. For one
 * thread and one section.
 */
final class SectionChecker {
    /** Before the first entry is read. */
    private static final TopicIdentity UNKNOWN = new TopicIdentity("", "");

    private final Store store;
    private final LedgerSection section;
    private final Consumer<LedgerEntry> visitor;
    private final List<Finding> findings = new ArrayList<>();
    private final SortedMap<Gap.Reason, Long> gaps = new TreeMap<>();
    private final Map<String, LedgerFileBlock> files = new TreeMap<>();
    private TopicIdentity identity = UNKNOWN;
    private long next = -1;
    private long entries;
    private long fileCount;
    private long records;
    private long bytes;

    /** @param visitor receives each entry that could be read */
    SectionChecker(Store store, LedgerSection section, Consumer<LedgerEntry> visitor) {
        this.store = store;
        this.section = section;
        this.visitor = visitor;
    }

    SectionFacts check() throws IOException {
        EntryPrefetcher all = new Ledger(store, section.topic(), section.partition()).entries(section.names());
        for (long name : section.names()) {
            checkNext(all, Layout.entry(section.topic(), section.partition(), name));
        }
        return new SectionFacts(
                section.topic(),
                section.partition(),
                section.first(),
                next,
                entries,
                fileCount,
                records,
                bytes,
                gaps,
                identity,
                findings);
    }

    /** The files that the section's entries name, by the key of their window's folder. */
    Map<String, LedgerFileBlock> files() {
        return files;
    }

    private void checkNext(EntryPrefetcher all, String key) throws IOException {
        Optional<LedgerEntry> read;
        try {
            read = all.next();
        } catch (UnreadableDocumentException e) {
            find(Kind.ENTRY, key, e.getMessage());
            next = -1;
            return;
        }
        if (read.isEmpty()) {
            find(Kind.ENTRY, key, "was listed and is gone");
            next = -1;
            return;
        }
        LedgerEntry entry = read.get();
        checkContinuity(entry, key);
        entry.contradictions().forEach(contradiction -> find(Kind.ENTRY, key, contradiction));
        add(entry);
        visitor.accept(entry);
    }

    private void checkContinuity(LedgerEntry entry, String key) {
        if (next >= 0 && next != entry.from()) {
            findings.add(ChainContinuity.breach(entry.topic(), entry.partition(), next, entry.from(), store));
        }
        if (!identity.equals(UNKNOWN) && !identity.matches(entry.identity())) {
            find(Kind.ENTRY, key, "is of another topic or cluster than the entry before it: " + entry.identity());
        }
        if (identity.equals(UNKNOWN) || !entry.identity().topicId().isEmpty()) {
            identity = entry.identity();
        }
        next = entry.to();
    }

    private void add(LedgerEntry entry) {
        entries++;
        fileCount += entry.files().size();
        records += entry.records();
        bytes += entry.bytes();
        for (Gap gap : entry.gaps()) {
            gaps.merge(gap.reason(), gap.missing(), Long::sum);
        }
        for (ArchivedFile file : entry.files()) {
            String folder = new WindowFolder(section.topic(), file.window()).key();
            files.computeIfAbsent(folder, added -> new LedgerFileBlock()).add(file);
        }
    }

    private void find(Kind kind, String key, String what) {
        findings.add(new Finding(kind, section.topic(), store.address(key), what));
    }
}
