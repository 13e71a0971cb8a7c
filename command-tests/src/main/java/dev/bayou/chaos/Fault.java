package dev.bayou.chaos;

import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.commands.BayouCall;
import dev.bayou.commands.BayouProcess;
import dev.bayou.pipelines.InterruptedArchive.Fate;
import java.util.Locale;

/** What happens to the archivers of a round, or to the broker that they read from. */
sealed interface Fault {
    /** The same for all mishaps that differ in their moment only. */
    String kind();

    /** Has it happen; afterwards no archiver runs any more. */
    void happen(TestBed scene) throws Exception;

    /**
     * Nothing but the weather.
     *
     * @param commits so many, and the archiver is told to end
     */
    record Undisturbed(int commits) implements Fault {
        @Override
        public String kind() {
            return "told to end";
        }

        @Override
        public void happen(TestBed scene) throws Exception {
            try (BayouProcess archiver = scene.start(scene.archiver())) {
                scene.awaitCommits(commits, archiver);
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
        public void happen(TestBed scene) throws Exception {
            try (BayouProcess archiver = scene.start(scene.archiver())) {
                scene.awaitCommits(commits, archiver);
                archiver.look(looks);
                archiver.kill();
            }
        }
    }

    /**
     * Gone at a step of a commit.
     *
     * @param time the first, second … time that it gets there
     */
    record KilledAt(ProtocolStep step, int time) implements Fault {
        @Override
        public String kind() {
            return "killed " + words(step);
        }

        @Override
        public void happen(TestBed scene) throws Exception {
            BayouCall call = scene.archiver().interruptedAt(step, time, Fate.HALT);
            try (BayouProcess archiver = scene.start(call)) {
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
        public void happen(TestBed scene) throws Exception {
            try (BayouProcess archiver = scene.start(scene.archiver())) {
                scene.awaitCommits(commits, archiver);
                archiver.look(looks);
                archiver.freeze();
                scene.overtake();
                archiver.resume();
                scene.writeMore();
                scene.awaitCommits(1, archiver);
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
        public void happen(TestBed scene) throws Exception {
            try (BayouProcess archiver = scene.start(scene.archiver().interruptedAt(step, time, Fate.STOP))) {
                archiver.awaitStopped();
                scene.overtake();
                archiver.resume();
                scene.writeMore();
                scene.awaitCommits(1, archiver);
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
        public void happen(TestBed scene) throws Exception {
            try (BayouProcess one = scene.start(scene.archiver());
                    BayouProcess other = scene.start(scene.archiver())) {
                scene.awaitCommits(commits, one);
                scene.writeMore();
                scene.awaitCommits(1, other);
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
        public void happen(TestBed scene) throws Exception {
            try (BayouProcess archiver = scene.start(scene.archiver())) {
                scene.awaitCommits(commits, archiver);
                scene.kafka().restart();
                goOn(scene, archiver);
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
        public void happen(TestBed scene) throws Exception {
            try (BayouProcess archiver = scene.start(scene.archiver())) {
                scene.awaitCommits(commits, archiver);
                scene.kafka().kill();
                scene.kafka().restart();
                goOn(scene, archiver);
            }
        }
    }

    private static void goOn(TestBed scene, BayouProcess archiver) throws Exception {
        scene.writeMore();
        scene.awaitCommits(1, archiver);
        archiver.terminate();
    }

    private static String words(ProtocolStep step) {
        return step.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
