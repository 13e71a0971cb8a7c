package dev.bayou.pipelines.archive;

import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.copy.CatchUpPlan;
import dev.bayou.copy.CopyCounts;
import dev.bayou.copy.CopyCounts.Snapshot;
import dev.bayou.copy.CopySession;
import dev.bayou.copy.LedgerWatch;
import dev.bayou.pipelines.archive.ArchiveArgs.Mode;
import dev.bayou.pipelines.cli.ProfileOptions;
import dev.bayou.pipelines.cli.ProfileOptions.Workers;
import dev.bayou.pipelines.progress.Progress;
import dev.bayou.pipelines.progress.Progress.Completion;
import dev.bayou.pipelines.progress.RateMeter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far archiving is, by topic. Where the work is done in other JVMs, the ledger is the source: records that are read
 * and not yet committed are not counted then, and bytes are those of the files.
 */
final class ArchiveProgress implements Supplier<List<Progress>> {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveProgress.class);
    /** How often the ledger is read, where it has to be. */
    private static final Duration LEDGER_EVERY = Duration.ofSeconds(9);

    private final CopyCounts counts;
    private final Duration staleAfter;
    private final Optional<LedgerWatch> elsewhere;
    private final RateMeter rates = new RateMeter();
    private List<Progress> last = List.of();

    private ArchiveProgress(Location archive, Duration staleAfter, Optional<LedgerWatch> elsewhere) {
        this.counts = CopySession.of(archive).counts();
        this.staleAfter = staleAfter;
        this.elsewhere = elsewhere;
    }

    static ArchiveProgress of(ArchiveArgs command, CatchUpPlan plan, Store store) {
        boolean isElsewhere = command.options().as(ProfileOptions.class).getWorkers() == Workers.ELSEWHERE;
        LedgerWatch.Ends ends = command.mode() == Mode.FOR_EVER ? LedgerWatch.Ends.NOW : LedgerWatch.Ends.PLANNED;
        return new ArchiveProgress(
                command.settings().archive(),
                command.mode().staleAfter(),
                isElsewhere ? Optional.of(new LedgerWatch(command.settings(), store, plan, ends)) : Optional.empty());
    }

    @Override
    public List<Progress> get() {
        if (elsewhere.isPresent()) {
            if (rates.sinceLastTurn().compareTo(LEDGER_EVERY) < 0) {
                return last;
            }
            checkLedger();
        }
        rates.nextTurn();
        last = counts.snapshot().entrySet().stream()
                .map(topic -> progress(topic.getKey(), topic.getValue()))
                .toList();
        return last;
    }

    private void checkLedger() {
        try {
            if (elsewhere.isPresent()) {
                elsewhere.get().check();
            }
        } catch (IOException | KafkaException e) {
            LOG.warn("The progress of the archive is unknown for now: {}", e.getMessage());
        }
    }

    private Progress progress(String topic, Snapshot now) {
        double records = rates.perSecond(topic + " records", now.records());
        // What is read already waits for its commit only.
        long unread = Math.max(0, now.lag() - (now.records() - now.committedRecords()));
        Optional<Instant> staleSince = counts.staleSince(Instant.now(), staleAfter);
        String phase = staleSince.isPresent() ? "Kafka does not answer" : phase(now);
        Completion completion = new Completion(
                now.records(), OptionalLong.of(now.records() + (now.lag() > 0 ? unread : 0)), records, phase);
        String line = String.format(
                Locale.ROOT,
                "%-24s %,14d records  %s  %,6d files  lag %,12d%s%s  %s%s",
                topic,
                now.records(),
                Progress.rates(records, rates.perSecond(topic + " bytes", now.bytes())),
                now.files(),
                now.lag(),
                unstable(now),
                asOf(staleSince),
                completion.eta(),
                implausible(now));
        // The last commit counts as a change: only with it is the topic caught up.
        Map<String, Long> all = Map.of(
                "records",
                now.records(),
                "committedRecords",
                now.committedRecords(),
                "lag",
                now.lag(),
                "unstable",
                now.unstable());
        return new Progress(topic, all, completion, line);
    }

    /** A line for each topic: what was committed. */
    List<String> summary() {
        checkLedger();
        Optional<Instant> staleSince = counts.staleSince(Instant.now(), staleAfter);
        List<String> lines = new ArrayList<>();
        counts.snapshot()
                .forEach((topic, now) -> lines.add(String.format(
                        Locale.ROOT,
                        "%s: %,d records committed in %,d files, lag %,d%s%s%s%s",
                        topic,
                        now.committedRecords(),
                        now.files(),
                        now.lag(),
                        unstable(now),
                        asOf(staleSince),
                        implausible(now),
                        now.busy().isZero()
                                ? ""
                                : "; first to last record in "
                                        + Progress.average(now.committedRecords(), now.bytes(), now.busy()))));
        return lines;
    }

    /** Beside the lag, which ends at the last stable offset: what waits beyond it. */
    private static String unstable(Snapshot now) {
        return now.unstable() == 0 ? "" : String.format(Locale.ROOT, " and %,d in open transactions", now.unstable());
    }

    private static String phase(Snapshot now) {
        return now.lag() > 0 ? "ETA 0s" : now.unstable() == 0 ? "caught up" : "caught up but for open transactions";
    }

    /** Beside a lag that may have grown, because Kafka has returned no ends since. */
    static String asOf(Optional<Instant> staleSince) {
        return staleSince
                .map(time -> " as of " + time.truncatedTo(ChronoUnit.SECONDS))
                .orElse("");
    }

    private static String implausible(Snapshot now) {
        return now.implausible() == 0
                ? ""
                : String.format(Locale.ROOT, ", %,d with an implausible event time", now.implausible());
    }
}
