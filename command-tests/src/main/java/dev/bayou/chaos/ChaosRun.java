package dev.bayou.chaos;

import dev.bayou.archive.store.Stores;
import dev.bayou.commands.Oracle;
import dev.bayou.commands.Oracle.Difference;
import dev.bayou.sandbox.FaultProxy;
import dev.bayou.sandbox.FaultProxy.Fault;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Plays rounds, one after another. Kafka and the store run in separate sandboxes, so that the broker can be killed
 * alone. A round that goes wrong leaves its processes' output behind, and the next one begins with a new topic.
 */
final class ChaosRun implements AutoCloseable {
    private final Sandbox store = Sandbox.shared();
    private final Sandbox kafka;
    private final FaultProxy proxy;
    private final Path dir;
    private Suite suite;
    private int suiteNumber;

    /** @param dir for the broker's data and what processes write */
    ChaosRun(Path dir) throws IOException {
        this.dir = dir;
        this.kafka = Sandbox.start(dir.resolve("kafka"));
        this.proxy = new FaultProxy(store.s3Endpoint());
    }

    /** @param each called with the outcome of each round */
    List<Outcome> play(List<Round> rounds, Consumer<Outcome> each) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        for (Round round : rounds) {
            Outcome outcome = play(round);
            outcomes.add(outcome);
            each.accept(outcome);
            if (!outcome.isGood()) {
                endSuite();
            }
        }
        return outcomes;
    }

    @Override
    public void close() throws IOException {
        endSuite();
        proxy.close();
        kafka.close();
        Stores.closeAll();
    }

    private Outcome play(Round round) throws IOException {
        long start = System.nanoTime();
        FaultSchedule s3Faults = new FaultSchedule(round.seed(), round.faultPercent());
        List<String> complaints = new ArrayList<>();
        Difference difference = new Difference(0, 0, 0, List.of());
        int orphans = 0;
        try {
            setUp(round);
            run(round, s3Faults);
            suite.catchUp().requireSuccess();
            Oracle oracle = new Oracle(kafka, suite.home());
            difference = oracle.difference(suite.topic());
            complaints.addAll(difference.examples());
            orphans = oracle.unnamed(suite.topic()).size();
            oracle.requireSound(suite.topic());
            suite.verify().requireSuccess();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + round, e);
        } catch (Exception | AssertionError e) {
            // Fails this round only; the next rounds run and show whether it recurs.
            complaints.add(e.toString());
        }
        return new Outcome(
                round,
                s3Faults.happened(),
                difference.records(),
                difference.lost(),
                difference.surplus(),
                orphans,
                complaints,
                Duration.ofNanos(System.nanoTime() - start));
    }

    private void run(Round round, FaultSchedule s3Faults) throws Exception {
        TestBed testBed = new TestBed(suite, proxy.endpoint(), round, dir.resolve("round-" + round.number()));
        try {
            proxy.set(s3Faults);
            round.fault().happen(testBed);
            testBed.writeMore();
        } finally {
            proxy.set(method -> Fault.NONE);
            testBed.end();
        }
    }

    private void setUp(Round round) throws IOException {
        if (suite == null || suiteNumber != round.suite()) {
            endSuite();
            suite = new Suite(kafka, store, dir.resolve("suite-" + round.suite()), round.partitions());
            suiteNumber = round.suite();
        }
        suite.growTo(round.partitions());
    }

    private void endSuite() throws IOException {
        if (suite != null) {
            suite.close();
            suite = null;
        }
    }
}
