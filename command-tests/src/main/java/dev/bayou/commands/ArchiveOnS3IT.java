package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArchiveOnS3IT extends ArchiveContract {
    /** Until a first file is there: heads of four partitions twice, and three windows to seal. */
    private static final int ONCE = 30;

    @Override
    ArchiveHome home() {
        return ArchiveHome.onS3(sandbox);
    }

    @Test
    void aFileCostsThreeWritesAndHardlyARead() throws Exception {
        String topic = Topics.fresh(sandbox, "requests", 4);
        try (EventProducer producer =
                new EventProducer(sandbox, topic, 4, Seed.announced("requests"), LONG_AGO, Duration.ofHours(2))) {
            producer.write(4000);
        }
        Map<String, Long> before = sandbox.s3Requests();

        bayou.run(home.catchUp(sandbox, topic).with("--maxFileBytes=10kB", "--compression=none"))
                .requireSuccess();

        Map<String, Long> after = sandbox.s3Requests();
        int files = home.entries(topic).stream()
                .mapToInt(entry -> entry.files().size())
                .sum();
        assertThat(files).as("many files").isGreaterThan(2 * ONCE);
        assertThat(since(before, after, "PutObject")).isLessThanOrEqualTo(3L * files + ONCE);
        assertThat(since(before, after, "GetObject") + since(before, after, "ListObjectsV2"))
                .as("reads of %s, %s before", after, before)
                .isLessThanOrEqualTo(ONCE);
    }

    private static long since(Map<String, Long> before, Map<String, Long> after, String operation) {
        return after.getOrDefault(operation, 0L) - before.getOrDefault(operation, 0L);
    }
}
