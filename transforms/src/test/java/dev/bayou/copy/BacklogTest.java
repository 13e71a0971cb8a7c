package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.kafka.PartitionOffsets.End;
import dev.bayou.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacklogTest {
    private static final long CENTURY = Duration.ofDays(36_525).toMillis();

    private final AtomicLong nanos = new AtomicLong();

    @TempDir
    Path folder;

    @Test
    void theOldestWaitingRecordAndTheRetentionAreThoseOfKafka() throws Exception {
        KafkaFixture kafka = new KafkaFixture(1);
        kafka.send(0, 3);
        CopySettings settings = kafka.settings(folder);
        CopyCounts counts = CopySession.of(settings.archive()).counts();
        TopicPartition partition = new TopicPartition(kafka.topic, 0);
        counts.headIs(partition, 1);
        counts.endIs(partition, new End(3, 3));
        Backlog backlog = new Backlog(settings, nanos::get);

        backlog.refresh();
        assertThat(backlog.oldest()).containsEntry(kafka.topic, KafkaFixture.BEGIN.plusSeconds(1));
        assertThat(backlog.retentionMillis(kafka.topic)).as("without a limit").isEmpty();

        // An operator changes the retention while the archiver stands still.
        retention(kafka.topic, CENTURY);
        nanos.addAndGet(Duration.ofMinutes(Backlog.RETENTION_MINUTES).toNanos() + 1);
        backlog.refresh();
        assertThat(backlog.retentionMillis(kafka.topic)).hasValue(CENTURY);

        counts.headIs(partition, 3);
        backlog.refresh();
        assertThat(backlog.oldest()).as("nothing waits").isEmpty();
        assertThat(backlog.retentionMillis(kafka.topic)).isEmpty();
    }

    private static void retention(String topic, long millis) throws Exception {
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry("retention.ms", Long.toString(millis)), OpType.SET);
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Sandbox.shared().bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(set)))
                    .all()
                    .get();
        }
    }
}
