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
import dev.bayou.verify.Finding.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads the entries of a section and holds each to itself and to the one before it. For one thread and one section. */
final class SectionCheck {
    /** Of which no entry was read yet. */
    private static final TopicIdentity UNKNOWN = new TopicIdentity("", "");

    private final Store store;
    private final LedgerSection section;
    private final Consumer<LedgerEntry> visitor;
    private final List<Finding> findings = new ArrayList<>();
    private final SortedMap<Gap.Reason, Long> gaps = new TreeMap<>();
    private final Map<String, LedgerFileBlock> named = new TreeMap<>();
    private TopicIdentity identity = UNKNOWN;
    private long next = -1;
    private long entries;
    private long files;
    private long records;
    private long bytes;

    /** @param visitor is handed each entry that could be read */
    SectionCheck(Store store, LedgerSection section, Consumer<LedgerEntry> visitor) {
        this.store = store;
        this.section = section;
        this.visitor = visitor;
    }

    SectionFacts check() throws IOException {
        Ledger ledger = new Ledger(store, section.topic(), section.partition());
        EntryPrefetcher all = ledger.entries(section.names());
        for (long name : section.names()) {
            read(all, name);
        }
        return new SectionFacts(
                section.topic(),
                section.partition(),
                section.first(),
                next,
                entries,
                files,
                records,
                bytes,
                gaps,
                identity,
                findings);
    }

    /** The files that the section's entries name, by the key of their window's folder. */
    Map<String, LedgerFileBlock> named() {
        return named;
    }

    private String key(long name) {
        return Layout.entry(section.topic(), section.partition(), name);
    }

    /** @param name of the next one */
    private void read(EntryPrefetcher all, long name) throws IOException {
        String key = key(name);
        Optional<LedgerEntry> entry;
        try {
            entry = all.next();
        } catch (UnreadableDocumentException e) {
            find(Kind.ENTRY, key, e.getMessage());
            next = -1;
            return;
        }
        if (entry.isEmpty()) {
            find(Kind.ENTRY, key, "was listed and is gone");
            next = -1;
            return;
        }
        requireNext(entry.get());
        requireSameTopic(entry.get(), key);
        entry.get().contradictions().forEach(contradiction -> find(Kind.ENTRY, key, contradiction));
        entries++;
        records += entry.get().records();
        bytes += entry.get().bytes();
        for (Gap gap : entry.get().gaps()) {
            gaps.merge(gap.reason(), gap.missing(), Long::sum);
        }
        for (ArchivedFile file : entry.get().files()) {
            files++;
            named.computeIfAbsent(
                            new WindowFolder(section.topic(), file.window()).key(), folder -> new LedgerFileBlock())
                    .add(file);
        }
        next = entry.get().to();
        visitor.accept(entry.get());
    }

    private void requireNext(LedgerEntry entry) {
        if (next >= 0 && next != entry.from()) {
            findings.add(ChainContinuity.breach(entry.topic(), entry.partition(), next, entry.from(), store));
        }
    }

    private void requireSameTopic(LedgerEntry entry, String key) {
        if (!identity.equals(UNKNOWN) && !identity.matches(entry.identity())) {
            find(Kind.ENTRY, key, "is of another topic or cluster than the entry before it: " + entry.identity());
        }
        if (identity.equals(UNKNOWN) || !entry.identity().topicId().isEmpty()) {
            identity = entry.identity();
        }
    }

    private void find(Kind kind, String key, String what) {
        findings.add(new Finding(kind, section.topic(), store.address(key), what));
    }
}
