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
 * Plays rounds, one after another. Kafka and the store are in sandboxes of their own, so that the broker can be killed
 * alone. A round that goes wrong leaves its processes' output behind, and the next one begins with a new topic.
 */
final class ChaosRun implements AutoCloseable {
    private final Sandbox store = Sandbox.shared();
    private final Sandbox kafka;
    private final FaultProxy proxy;
    private final Path dir;
    private Suite campaign;
    private int campaignNumber;

    /** @param dir for the broker's data and what processes write */
    ChaosRun(Path dir) throws IOException {
        this.dir = dir;
        this.kafka = Sandbox.start(dir.resolve("kafka"));
        this.proxy = new FaultProxy(store.s3Endpoint());
    }

    /** @param each is told of each round when it is over */
    List<Outcome> play(List<Round> rounds, Consumer<Outcome> each) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        for (Round round : rounds) {
            Outcome outcome = play(round);
            outcomes.add(outcome);
            each.accept(outcome);
            if (!outcome.isGood()) {
                endCampaign();
            }
        }
        return outcomes;
    }

    @Override
    public void close() throws IOException {
        endCampaign();
        proxy.close();
        kafka.close();
        Stores.closeAll();
    }

    private Outcome play(Round round) throws IOException {
        long start = System.nanoTime();
        FaultSchedule weather = new FaultSchedule(round.seed(), round.faultPercent());
        List<String> complaints = new ArrayList<>();
        Difference difference = new Difference(0, 0, 0, List.of());
        int orphans = 0;
        try {
            setUp(round);
            live(round, weather);
            campaign.catchUp().requireSuccess();
            Oracle oracle = new Oracle(kafka, campaign.home());
            difference = oracle.difference(campaign.topic());
            complaints.addAll(difference.examples());
            orphans = oracle.unnamed(campaign.topic()).size();
            oracle.requireSound(campaign.topic());
            campaign.verify().requireSuccess();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + round, e);
        } catch (Exception | AssertionError e) {
            // Whatever it is, it is this round's; the next ones tell whether it is one of many.
            complaints.add(e.toString());
        }
        return new Outcome(
                round,
                weather.happened(),
                difference.records(),
                difference.lost(),
                difference.surplus(),
                orphans,
                complaints,
                Duration.ofNanos(System.nanoTime() - start));
    }

    private void live(Round round, FaultSchedule weather) throws Exception {
        TestBed scene = new TestBed(campaign, proxy.endpoint(), round, dir.resolve("round-" + round.number()));
        try {
            proxy.set(weather);
            round.mishap().happen(scene);
            scene.writeMore();
        } finally {
            proxy.set(method -> Fault.NONE);
            scene.end();
        }
    }

    private void setUp(Round round) throws IOException {
        if (campaign == null || campaignNumber != round.campaign()) {
            endCampaign();
            campaign = new Suite(kafka, store, dir.resolve("campaign-" + round.campaign()), round.partitions());
            campaignNumber = round.campaign();
        }
        campaign.growTo(round.partitions());
    }

    private void endCampaign() throws IOException {
        if (campaign != null) {
            campaign.close();
            campaign = null;
        }
    }
}
