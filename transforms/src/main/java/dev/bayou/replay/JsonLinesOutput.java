package dev.bayou.replay;

import dev.bayou.archive.Store;
import dev.bayou.archive.Store.Listed;
import dev.bayou.output.Staging;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A folder of JSON lines. A run writes files of its own there; {@link #publish} takes {@code _SUCCESS} away, puts each file
 * in its place in one atomic step, deletes what an earlier run left, and sets {@code _SUCCESS} again.
 */
public final class JsonLinesOutput {
    private static final String SUCCESS = "_SUCCESS";
    private static final Pattern FILE = Pattern.compile("[a-zA-Z0-9._-]{1,249}-\\d{1,9}-\\d{20}\\.jsonl");

    private final Store store;
    private final String run;

    public JsonLinesOutput(Store store, String run) {
        this.store = store;
        this.run = run;
    }

    /** Where a file waits to be published. The same for each attempt at it, which would write the same. */
    static String stagedKey(String run, ReplayRange range, long firstOffset) {
        return Staging.prefix(run)
                + String.format(Locale.ROOT, "%s-%d-%020d.jsonl", range.topic(), range.partition(), firstOffset);
    }

    /** Replaces what is there with what the run wrote, and clears away what killed runs left; returns the number of files. */
    public int publish(Instant now) throws IOException {
        List<Listed> staged = store.listAll(Staging.prefix(run));
        Set<String> published = new HashSet<>();
        store.delete(List.of(SUCCESS));
        for (Listed file : staged) {
            String name = file.key().substring(Staging.prefix(run).length());
            store.move(file.key(), name);
            published.add(name);
        }
        List<String> old = new ArrayList<>();
        for (Listed file : store.listAll("")) {
            if (isOurs(file.key()) && !published.contains(file.key())) {
                old.add(file.key());
            }
        }
        store.delete(old);
        store.replace(SUCCESS, new byte[0]);
        Staging.clear(store, run, now);
        return published.size();
    }

    private static boolean isOurs(String key) {
        return FILE.matcher(key).matches() && !Staging.holds(key);
    }

    /** Takes away what a run left that is not going to be published. */
    public void discard() throws IOException {
        Staging.discard(store, run);
    }
}
