package dev.bayou.chaos;

import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.commands.BayouCall;
import dev.bayou.commands.BayouProcess;
import dev.bayou.pipelines.InterruptedArchive.Fate;
import java.util.Locale;

/** What happens to the archivers of a round, or to the broker that they read from. */
sealed interface Fault {
    /** Equal for faults that differ only in when they happen. */
    String kind();

    /** Injects the fault; no archiver runs afterwards. */
    void happen(TestBed testBed) throws Exception;

    /**
     * No fault but those of S3: the archiver is terminated by SIGTERM.
     *
     * @param commits so many before it
     */
    record Undisturbed(int commits) implements Fault {
        @Override
        public String kind() {
            return "terminated";
        }

        @Override
        public void happen(TestBed testBed) throws Exception {
            try (BayouProcess archiver = testBed.start(testBed.archiver())) {
                testBed.awaitCommits(commits, archiver);
                archiver.terminate();
            }
        }
    }

    /**
     * {@code kill -9} at any moment.
     *
     * @param commits so many before it
     * @param looks that pass until the next moment
     */
    record Killed(int commits, int looks) implements Fault {
        @Override
        public String kind() {
            return "killed -9";
        }

        @Override
        public void happen(TestBed testBed) throws Exception {
            try (BayouProcess archiver = testBed.start(testBed.archiver())) {
                testBed.awaitCommits(commits, archiver);
                archiver.look(looks);
                archiver.kill();
            }
        }
    }

    /**
     * Killed at a step of a commit.
     *
     * @param time the first, second … time that it gets there
     */
    record KilledAt(ProtocolStep step, int time) implements Fault {
        @Override
        public String kind() {
            return "killed " + words(step);
        }

        @Override
        public void happen(TestBed testBed) throws Exception {
            BayouCall call = testBed.archiver().interruptedAt(step, time, Fate.HALT);
            try (BayouProcess archiver = testBed.start(call)) {
                archiver.awaitEnd();
            }
        }
    }

    /**
     * Stopped at any moment, overtaken by another one, and continued.
     *
     * @param commits so many before it
     * @param looks that pass until the next moment
     */
    record Frozen(int commits, int looks) implements Fault {
        @Override
        public String kind() {
            return "stopped and continued";
        }

        @Override
        public void happen(TestBed testBed) throws Exception {
            try (BayouProcess archiver = testBed.start(testBed.archiver())) {
                testBed.awaitCommits(commits, archiver);
                archiver.look(looks);
                archiver.freeze();
                testBed.overtake();
                archiver.resume();
                testBed.writeMore();
                testBed.awaitCommits(1, archiver);
                archiver.kill();
            }
        }
    }

    /**
     * Stopped at a step of a commit, overtaken by another one, and continued.
     *
     * @param time the first, second … time that it gets there
     */
    record FrozenAt(ProtocolStep step, int time) implements Fault {
        @Override
        public String kind() {
            return "stopped " + words(step);
        }

        @Override
        public void happen(TestBed testBed) throws Exception {
            try (BayouProcess archiver = testBed.start(testBed.archiver().interruptedAt(step, time, Fate.STOP))) {
                archiver.awaitStopped();
                testBed.overtake();
                archiver.resume();
                testBed.writeMore();
                testBed.awaitCommits(1, archiver);
                archiver.terminate();
            }
        }
    }

    /**
     * Two at once; then one is killed.
     *
     * @param commits so many before it, by either
     */
    record Doubled(int commits) implements Fault {
        @Override
        public String kind() {
            return "two at once";
        }

        @Override
        public void happen(TestBed testBed) throws Exception {
            try (BayouProcess one = testBed.start(testBed.archiver());
                    BayouProcess other = testBed.start(testBed.archiver())) {
                testBed.awaitCommits(commits, one);
                testBed.writeMore();
                testBed.awaitCommits(1, other);
                one.kill();
                other.terminate();
            }
        }
    }

    /**
     * The broker restarts.
     *
     * @param commits so many before it
     */
    record BrokerStopped(int commits) implements Fault {
        @Override
        public String kind() {
            return "broker restarted";
        }

        @Override
        public void happen(TestBed testBed) throws Exception {
            try (BayouProcess archiver = testBed.start(testBed.archiver())) {
                testBed.awaitCommits(commits, archiver);
                testBed.kafka().restart();
                resume(testBed, archiver);
            }
        }
    }

    /**
     * The broker is killed, and started again.
     *
     * @param commits so many before it
     */
    record BrokerKilled(int commits) implements Fault {
        @Override
        public String kind() {
            return "broker killed -9";
        }

        @Override
        public void happen(TestBed testBed) throws Exception {
            try (BayouProcess archiver = testBed.start(testBed.archiver())) {
                testBed.awaitCommits(commits, archiver);
                testBed.kafka().kill();
                testBed.kafka().restart();
                resume(testBed, archiver);
            }
        }
    }

    private static void resume(TestBed testBed, BayouProcess archiver) throws Exception {
        testBed.writeMore();
        testBed.awaitCommits(1, archiver);
        archiver.terminate();
    }

    private static String words(ProtocolStep step) {
        return step.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
