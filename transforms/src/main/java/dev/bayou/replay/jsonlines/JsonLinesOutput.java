package dev.bayou.replay.jsonlines;

import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.output.OutputFolder;
import dev.bayou.output.Staging;
import dev.bayou.replay.ReplayRange;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder of JSON lines. A run writes files of its own there; {@link #publish} deletes {@code _SUCCESS}, puts each
 * file in its place in one atomic step, deletes what an earlier run left, and writes {@code _SUCCESS} again. Files of
 * others are neither replaced nor deleted: see {@link OutputFolder}.
 */
public final class JsonLinesOutput {
    private static final Pattern FILE = Pattern.compile("([a-zA-Z0-9._-]{1,249})-(\\d{1,9})-(\\d{20})\\.jsonl");

    private final Store store;
    private final String run;
    private final OutputFolder folder;

    public JsonLinesOutput(Store store, String run) {
        this.store = store;
        this.run = run;
        this.folder = new OutputFolder(store, "", JsonLinesOutput::isName, this::beginsAsItsNameStates);
    }

    /**
     * Requires that the folder has no file of others under a name that a run may write. For the start of a run;
     * {@link #publish} checks it again.
     */
    public void requireOwn() throws IOException {
        folder.requireOwn();
    }

    /** The key of a file that is not published yet. The same for each attempt, because each writes the same file. */
    public static String stagedKey(String run, ReplayRange range, long firstOffset) {
        return Staging.prefix(run)
                + String.format(Locale.ROOT, "%s-%d-%020d.jsonl", range.topic(), range.partition(), firstOffset);
    }

    /**
     * Replaces what is there with what the run wrote, and clears away what killed runs left; returns the number of
     * files.
     */
    public int publish(Instant now) throws IOException {
        Map<String, String> staged = new LinkedHashMap<>();
        for (Listed file : store.listAll(Staging.prefix(run))) {
            staged.put(file.key(), file.key().substring(Staging.prefix(run).length()));
        }
        folder.publish(Map.of(), staged);
        Staging.clear(store, run, now);
        return staged.size();
    }

    private static boolean isName(String key) {
        return FILE.matcher(key).matches() && !Staging.holds(key);
    }

    /** The first record of a file is the one by which the file is named. */
    private boolean beginsAsItsNameStates(Listed file) throws IOException {
        Matcher name = FILE.matcher(file.key());
        return name.matches()
                && OutputFolder.firstValues(store, file.key(), List.of("topic", "partition", "offset"))
                        .filter(List.of(name.group(1), name.group(2), trimmed(name.group(3)))::equals)
                        .isPresent();
    }

    private static String trimmed(String digits) {
        return Long.toString(Long.parseLong(digits));
    }

    /** Deletes the files of a run that will not be published. */
    public void discard() throws IOException {
        Staging.discard(store, run);
    }
}
