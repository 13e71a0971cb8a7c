package dev.bayou.archive.write;

import dev.bayou.archive.Gap;
import java.util.ArrayList;
import java.util.List;

/**
 * The gaps of one range, in bounded memory: beyond {@value #MOST} of them neighbours of the same reason are merged,
 * which keeps every count exact.
 */
final class GapList {
    static final int MOST = 64;

    private final List<Gap> gaps = new ArrayList<>();

    void add(Gap gap) {
        if (!gaps.isEmpty()) {
            Gap last = gaps.get(gaps.size() - 1);
            boolean touches = last.to() == gap.from();
            if (last.reason() == gap.reason() && (touches || gaps.size() >= MOST)) {
                gaps.set(gaps.size() - 1, last.merge(gap));
                return;
            }
        }
        gaps.add(gap);
    }

    long missing() {
        return gaps.stream().mapToLong(Gap::missing).sum();
    }

    List<Gap> toList() {
        return List.copyOf(gaps);
    }
}
