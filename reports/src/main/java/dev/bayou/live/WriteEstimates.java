package dev.bayou.live;

import dev.bayou.kafka.KafkaSettings;
import dev.bayou.metrics.MetricNames;
import dev.bayou.output.ResultOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes estimates to a Kafka topic by their key, or as lines to the standard output of the worker. */
public final class WriteEstimates extends PTransform<PCollection<KV<String, String>>, PDone> {
    /** How long a write is retried before the run fails. */
    private static final int TIMEOUT_MILLIS = 600_000;

    private final KafkaSettings kafka;
    private final String topic;

    private WriteEstimates(KafkaSettings kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
    }

    public static WriteEstimates toTopic(KafkaSettings kafka, String topic) {
        return new WriteEstimates(kafka, topic);
    }

    public static WriteEstimates toTerminal() {
        return new WriteEstimates(null, null);
    }

    @Override
    public PDone expand(PCollection<KV<String, String>> estimates) {
        PCollection<KV<String, String>> counted =
                estimates.apply("Count", ParDo.of(new CountFn())).setCoder(estimates.getCoder());
        if (topic == null) {
            counted.apply("Print", ParDo.of(new PrintFn()));
            return PDone.in(estimates.getPipeline());
        }
        return counted.apply(
                "WriteKafka",
                KafkaIO.<String, String>write()
                        .withBootstrapServers(kafka.bootstrapServers())
                        .withTopic(topic)
                        .withKeySerializer(StringSerializer.class)
                        .withValueSerializer(StringSerializer.class)
                        .withProducerConfigUpdates(producerConfig())
                        .withProducerFactoryFn(new OpenProducer(kafka)));
    }

    /** KafkaIO gives up after three retries, in less than a second: no broker restarts so fast. */
    private static Map<String, Object> producerConfig() {
        Map<String, Object> producer = new HashMap<>();
        producer.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT_MILLIS);
        return producer;
    }

    /**
     * Adds the user's settings where the producer is created: KafkaIO stores its own map of them in checkpoints,
     * secrets included.
     */
    private record OpenProducer(KafkaSettings kafka)
            implements SerializableFunction<Map<String, Object>, Producer<String, String>> {
        @Override
        public Producer<String, String> apply(Map<String, Object> ofKafkaIO) {
            Map<String, Object> all = new HashMap<>(ofKafkaIO);
            all.putAll(kafka.client());
            return new KafkaProducer<>(all);
        }
    }

    private static final class CountFn extends DoFn<KV<String, String>, KV<String, String>> {
        private final Counter count = MetricNames.counter(MetricNames.LIVE_EMITTED);

        @ProcessElement
        public void count(@Element KV<String, String> estimate, OutputReceiver<KV<String, String>> out) {
            count.inc();
            out.output(estimate);
        }
    }

    static final class PrintFn extends DoFn<KV<String, String>, Void> {
        private transient ResultOutput out;

        @Setup
        public void open() {
            out = ResultOutput.standard();
        }

        @ProcessElement
        public void print(@Element KV<String, String> estimate) throws IOException {
            out.print(estimate.getValue() + "\n");
        }
    }
}
