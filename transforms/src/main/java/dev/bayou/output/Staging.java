package dev.bayou.output;

import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a run's files wait in the folder of its output, until they are put in the places of those of an earlier run.
 */
public final class Staging {
    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);
    private static final String STAGING = "_staging-";
    /** Of two runs in one second, too, the later one has to sort behind. */
    private static final DateTimeFormatter RUN = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    /** A file of a run: its start and its random number are in the name. */
    private static final Pattern STAGED = Pattern.compile(STAGING + "\\d{8}T\\d{6}(\\.\\d{6})?Z-[0-9a-f]{8}-.+");
    /** What a killed run left is no living run's after that long. */
    private static final Duration ABANDONED_AFTER = Duration.ofDays(1);

    private Staging() {}

    /** A name for a run that begins now. Later ones sort behind it. */
    public static String newRun(Clock clock) {
        return RUN.format(clock.instant()) + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** What the keys of a run's files begin with. */
    public static String prefix(String run) {
        return STAGING + run + "-";
    }

    /** Whether a key is that of a file that waits, of whichever run. */
    public static boolean holds(String key) {
        return key.startsWith(STAGING);
    }

    /** Deletes what a run has left there. */
    public static void discard(Store store, String run) throws IOException {
        delete(store, store.listAll(prefix(run)));
    }

    /** Deletes what a run has left there, and what was left by runs that began more than a day before. */
    public static void clear(Store store, String run, Instant now) throws IOException {
        String abandonedBefore = STAGING + RUN.format(now.minus(ABANDONED_AFTER));
        List<Listed> done = new ArrayList<>(store.listAll(prefix(run)));
        for (Listed staged : store.listAll(STAGING)) {
            if (STAGED.matcher(staged.key()).matches() && staged.key().compareTo(abandonedBefore) < 0) {
                LOG.info("Deleting {}, left behind by a run that was killed", store.address(staged.key()));
                done.add(staged);
            }
        }
        delete(store, done);
    }

    private static void delete(Store store, List<Listed> objects) throws IOException {
        store.delete(objects.stream().map(Listed::key).toList());
    }
}
