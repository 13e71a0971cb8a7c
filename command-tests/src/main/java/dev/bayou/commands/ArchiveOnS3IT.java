package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArchiveOnS3IT extends ArchiveContract {
    /** Until a first file is there: heads of four partitions twice, and three windows to seal. */
    private static final int ONCE = 30;
    /** 50 writes, a read after each but the first of a key and one after each round, 7 listings. */
    private static final int CHECK_OF_STORE = 50 + 50 + 7;

    @Override
    ArchiveHome home() {
        return ArchiveHome.onS3(sandbox);
    }

    /** What a start costs, the check of the store above all, is the difference to a run that has nothing to do. */
    @Test
    void aFileCostsThreeWritesAndHardlyARead() throws Exception {
        String topic = Topics.fresh(sandbox, "requests", 4);
        try (EventProducer producer =
                new EventProducer(sandbox, topic, 4, Seed.announced("requests"), LONG_AGO, Duration.ofHours(2))) {
            producer.write(4000);
        }
        BayouCall call = home.catchUp(sandbox, topic).with("--maxFileBytes=10kB", "--compression=none");
        Map<String, Long> before = sandbox.s3Requests();

        bayou.run(call).requireSuccess();

        Map<String, Long> after = sandbox.s3Requests();
        bayou.run(call).requireSuccess();
        Map<String, Long> idle = sandbox.s3Requests();
        int files = home.entries(topic).stream()
                .mapToInt(entry -> entry.files().size())
                .sum();
        assertThat(files).as("many files").isGreaterThan(2 * ONCE);
        assertThat(since(before, after, "PutObject") - since(after, idle, "PutObject"))
                .isLessThanOrEqualTo(3L * files + ONCE);
        assertThat(reads(before, after) - reads(after, idle))
                .as("reads of %s, %s before, %s after a run without work", after, before, idle)
                .isLessThanOrEqualTo(ONCE);
        assertThat(since(after, idle, "PutObject") + reads(after, idle))
                .as("requests of a run without work")
                .isLessThanOrEqualTo(CHECK_OF_STORE + ONCE);
    }

    private static long reads(Map<String, Long> before, Map<String, Long> after) {
        return since(before, after, "GetObject") + since(before, after, "ListObjectsV2");
    }

    private static long since(Map<String, Long> before, Map<String, Long> after, String operation) {
        return after.getOrDefault(operation, 0L) - before.getOrDefault(operation, 0L);
    }
}
