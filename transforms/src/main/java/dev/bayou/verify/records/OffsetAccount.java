package dev.bayou.verify.records;

import dev.bayou.archive.Gap;
import dev.bayou.archive.ledger.LedgerEntry;
import java.util.ArrayList;
import java.util.List;

/** Accounts for each offset of a range: one record, or one gap. Records come in the order of their offsets. */
final class OffsetAccount {
    /** So many contradictions of one range are told one by one. */
    private static final int MOST_TOLD = 5;

    private final LedgerEntry entry;
    private final long[] missing;
    private final List<String> contradictions = new ArrayList<>();
    private long next;
    private int gap;
    private long untold;

    OffsetAccount(LedgerEntry entry) {
        this.entry = entry;
        this.next = entry.from();
        this.missing = new long[entry.gaps().size()];
    }

    void record(long offset) {
        if (offset < next) {
            contradict(
                    offset < entry.from()
                            ? "offset " + offset + " comes before its range"
                            : "offset " + offset + " is there twice");
            return;
        }
        if (offset >= entry.to()) {
            contradict("offset " + offset + " lies behind its range");
            return;
        }
        passOver(offset);
        next = offset + 1;
    }

    /** What does not add up, in the order of offsets. */
    List<String> end() {
        passOver(entry.to());
        for (int i = 0; i < missing.length; i++) {
            Gap explained = entry.gaps().get(i);
            if (missing[i] != explained.missing()) {
                contradict("of offsets " + explained.from() + " to " + (explained.to() - 1) + " " + missing[i]
                        + " have no record, its gap says " + explained.missing());
            }
        }
        if (untold > 0) {
            contradictions.add(untold + " more of the kind");
        }
        return contradictions;
    }

    /** From the next offset to this one there is no record, so there have to be gaps. */
    private void passOver(long to) {
        while (next < to) {
            while (gap < missing.length && entry.gaps().get(gap).to() <= next) {
                gap++;
            }
            boolean isExplained = gap < missing.length && entry.gaps().get(gap).from() <= next;
            long until = isExplained
                    ? Math.min(to, entry.gaps().get(gap).to())
                    : gap < missing.length ? Math.min(to, entry.gaps().get(gap).from()) : to;
            if (isExplained) {
                missing[gap] += until - next;
            } else {
                contradict((until - next == 1
                                ? "offset " + next + " is"
                                : "offsets " + next + " to " + (until - 1) + " are")
                        + " neither records nor in a gap");
            }
            next = until;
        }
    }

    private void contradict(String what) {
        if (contradictions.size() < MOST_TOLD) {
            contradictions.add(what);
        } else {
            untold++;
        }
    }
}
