package dev.bayou.chaos;

import dev.bayou.archive.write.ProtocolStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Makes random rounds: the same from the same seed, whatever their number. */
final class Schedule {
    /** Each suite has every kind of fault once, in some order. */
    private static final int ROUNDS_OF_A_SUITE = 8;

    private static final int MOST_COMMITS = 5;
    private static final int MOST_TIMES = 3;
    private static final int MOST_LOOKS = 3000;
    /** Of event times: few windows, all with open files, and more than can have them. */
    private static final int[] HOURS = {2, 60};

    private static final int[] FAULT_PERCENTS = {0, 3, 10, 25};

    private final Random random;
    private final List<Round> rounds = new ArrayList<>();

    private Schedule(long seed) {
        this.random = new Random(seed);
    }

    static List<Round> of(long seed, int rounds) {
        Schedule schedule = new Schedule(seed);
        while (schedule.rounds.size() < rounds) {
            schedule.addSuite();
        }
        return List.copyOf(schedule.rounds.subList(0, rounds));
    }

    private void addSuite() {
        int suite = rounds.size() / ROUNDS_OF_A_SUITE;
        int partitions = 2 + random.nextInt(3);
        for (Fault fault : faults()) {
            if (random.nextInt(4) == 0) {
                partitions++;
            }
            rounds.add(new Round(
                    rounds.size() + 1,
                    suite,
                    random.nextLong(),
                    partitions,
                    1000 + random.nextInt(2000),
                    HOURS[rounds.size() % HOURS.length],
                    1 + random.nextInt(3),
                    FAULT_PERCENTS[random.nextInt(FAULT_PERCENTS.length)],
                    fault));
        }
    }

    private List<Fault> faults() {
        List<Fault> faults = new ArrayList<>(List.of(
                new Fault.Undisturbed(commits()),
                new Fault.Killed(commits(), random.nextInt(MOST_LOOKS)),
                new Fault.KilledAt(step(), 1 + random.nextInt(MOST_TIMES)),
                new Fault.Frozen(commits(), random.nextInt(MOST_LOOKS)),
                new Fault.FrozenAt(step(), 1 + random.nextInt(MOST_TIMES)),
                new Fault.Doubled(commits()),
                new Fault.BrokerStopped(commits()),
                new Fault.BrokerKilled(commits())));
        Collections.shuffle(faults, random);
        return faults;
    }

    private int commits() {
        return 1 + random.nextInt(MOST_COMMITS);
    }

    private ProtocolStep step() {
        ProtocolStep[] steps = ProtocolStep.values();
        return steps[random.nextInt(steps.length)];
    }
}
