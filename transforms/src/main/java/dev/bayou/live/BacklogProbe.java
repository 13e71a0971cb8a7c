package dev.bayou.live;

import dev.bayou.archive.Gap;
import dev.bayou.archive.Gap.Reason;
import dev.bayou.kafka.GapReader;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.KafkaSettings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.LoggerFactory;

/** Whether what Kafka counts as left of a partition holds anything for a reader of committed records. */
@FunctionalInterface
interface BacklogProbe {
    /**
     * Whether it does not: there are but markers, and records of transactions that were aborted.
     *
     * @param next the first offset of it, or -1 for where reading started
     * @param left how many offsets
     */
    boolean isEmpty(long next, long left);

    /** What Kafka says; if it cannot be asked, there is something. */
    static BacklogProbe inKafka(KafkaSettings kafka, String group, TopicPartition partition) {
        return (next, left) -> {
            try {
                KafkaCluster cluster = KafkaClients.cluster(kafka);
                long from = next >= 0 ? next : start(cluster, group, partition);
                long stable = cluster.endOffsets(List.of(partition)).get(partition);
                if (from + left > stable) {
                    return false; // A transaction is open. What it holds may be committed.
                }
                List<Gap> rest = List.of(Gap.whole(from, stable, Reason.TRANSACTION));
                return new GapReader(kafka)
                        .read(partition.topic(), partition.partition(), rest).stream()
                                .allMatch(answer -> answer.records() == 0);
            } catch (KafkaException e) {
                LoggerFactory.getLogger(BacklogProbe.class).debug("What is left of {} is not known", partition, e);
                return false;
            }
        };
    }

    private static long start(KafkaCluster cluster, String group, TopicPartition partition) {
        OffsetAndMetadata start =
                cluster.committedSoFar(Map.of(group, partition)).get(group);
        return start == null ? 0 : start.offset();
    }
}
