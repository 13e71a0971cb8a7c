package dev.bayou.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.Gap;
import dev.bayou.archive.Gap.Reason;
import dev.bayou.kafka.GapReader.Found;
import dev.bayou.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gaps of one partition of a real broker. */
class GapReaderTest {
    private static final int FAR = 1000;

    private final Sandbox sandbox = Sandbox.shared();
    private final String topic = Sandbox.freshName("gaps");

    /**
     * Offsets 0 to 999 are plain records, 1000 and 1001 committed, 1002 a marker, 1003 and 1004 aborted, 1005 their
     * marker.
     */
    @BeforeEach
    void write() throws Exception {
        sandbox.createTopic(topic, 1, Map.of());
        try (Producer<String, String> plain = producer(Map.of());
                Producer<String, String> transactional =
                        producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic))) {
            send(plain, FAR);
            transactional.initTransactions();
            transactional.beginTransaction();
            send(transactional, 2);
            transactional.commitTransaction();
            transactional.beginTransaction();
            send(transactional, 2);
            transactional.abortTransaction();
        }
    }

    @Test
    void markersAndAbortedRecordsAreGapsAndRecordsAreNot() {
        assertThat(read(
                        whole(0, 1),
                        whole(2, 4),
                        whole(FAR - 1, FAR),
                        new Gap(FAR, FAR + 3, 1, Reason.TRANSACTION),
                        whole(FAR + 3, FAR + 5),
                        whole(FAR + 5, FAR + 6)))
                .containsExactly(
                        new Found(1, 0),
                        new Found(2, 2),
                        new Found(1, FAR - 1),
                        new Found(2, FAR),
                        Found.NONE,
                        Found.NONE);
    }

    @Test
    void deletedOffsetsAreUnknown() {
        sandbox.deleteRecordsBefore(topic, 0, 500);

        assertThat(read(whole(0, 1), whole(498, 501), whole(500, 501), whole(FAR + 2, FAR + 3)))
                .containsExactly(Found.UNKNOWN, Found.UNKNOWN, new Found(1, 500), Found.NONE);
    }

    private List<Found> read(Gap... gaps) {
        return new GapReader(new KafkaSettings(sandbox.bootstrapServers(), Map.of())).read(topic, 0, List.of(gaps));
    }

    private static Gap whole(long from, long to) {
        return Gap.whole(from, to, Reason.TRANSACTION);
    }

    /** Returns when the broker has them. */
    private void send(Producer<String, String> producer, int records) throws Exception {
        List<Future<?>> sent = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            sent.add(producer.send(new ProducerRecord<>(topic, 0, "key", "value " + i)));
        }
        producer.flush();
        for (Future<?> outcome : sent) {
            outcome.get();
        }
    }

    private Producer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, sandbox.bootstrapServers());
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }
}
