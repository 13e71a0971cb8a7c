package dev.bayou.live;

import dev.bayou.kafka.KafkaSettings;
import dev.bayou.report.core.ShopperEventCoder;
import dev.bayou.shopper.ShopperEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.joda.time.Instant;

/**
 * Reads committed records with KafkaIO and makes events of them, each at the time that it tells itself, else at
 * Kafka's. The watermark stays a bound behind the latest event of each partition; that of an idle partition goes with
 * the clock.
 */
public final class ReadEvents extends PTransform<PBegin, PCollection<ShopperEvent>> {
    /**
     * Counts the events that came further behind their partition's watermark than an event may, by
     * {@link Panes#lateness}.
     */
    public static final String BEHIND = "behind";

    private final LiveSettings settings;

    private ReadEvents(LiveSettings settings) {
        this.settings = settings;
    }

    public static ReadEvents of(LiveSettings settings) {
        return new ReadEvents(settings);
    }

    @Override
    public PCollection<ShopperEvent> expand(PBegin begin) {
        Map<String, Object> consumer = new HashMap<>();
        // Committed at the start of the run and never again: that is where each partition begins.
        consumer.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return begin.apply(
                        "ReadKafka",
                        KafkaIO.<byte[], byte[]>read()
                                .withBootstrapServers(settings.kafka().bootstrapServers())
                                .withTopics(settings.topics())
                                .withKeyDeserializer(ByteArrayDeserializer.class)
                                .withValueDeserializer(ByteArrayDeserializer.class)
                                .withConsumerConfigUpdates(consumer)
                                .withConsumerFactoryFn(new OpenConsumer(settings.kafka()))
                                .withTimestampPolicyFactory(new TimesOfEvents(settings))
                                .withReadCommitted())
                .apply("ParseRecords", ParDo.of(new ParseRecords(settings.quarantine())))
                .setCoder(ShopperEventCoder.of());
    }

    /**
     * Adds the user's settings where the consumer is made: KafkaIO's own map of them would lie in checkpoints, secrets
     * too.
     */
    private record OpenConsumer(KafkaSettings kafka)
            implements SerializableFunction<Map<String, Object>, Consumer<byte[], byte[]>> {
        @Override
        public Consumer<byte[], byte[]> apply(Map<String, Object> ofKafkaIO) {
            Map<String, Object> all = new HashMap<>(ofKafkaIO);
            all.putAll(kafka.client());
            KafkaSettings.FIXED.stream()
                    .filter(ofKafkaIO::containsKey)
                    .forEach(name -> all.put(name, ofKafkaIO.get(name)));
            return new KafkaConsumer<>(all);
        }
    }

    private record TimesOfEvents(LiveSettings settings) implements TimestampPolicyFactory<byte[], byte[]> {
        @Override
        public TimestampPolicy<byte[], byte[]> createTimestampPolicy(
                TopicPartition partition, Optional<Instant> previousWatermark) {
            return new EventTimePolicy(
                    new EventTimePolicy.Bounds(
                            Panes.joda(settings.maxDelay()),
                            Panes.joda(settings.panes().lateness())),
                    previousWatermark,
                    IdlePartitionDetector.of(
                            settings.run(),
                            partition,
                            BacklogProbe.inKafka(settings.kafka(), settings.group(), partition)));
        }
    }
}
