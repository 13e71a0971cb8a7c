package dev.bayou.live;

import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.live.IdlePartitionDetector.BacklogProbe;
import dev.bayou.metrics.MetricNames;
import dev.bayou.report.core.Quarantine;
import dev.bayou.report.core.ShopperEventCoder;
import dev.bayou.shopper.EventParser;
import dev.bayou.shopper.MalformedEventException;
import dev.bayou.shopper.ShopperEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.joda.time.Instant;

/**
 * Reads committed records with KafkaIO and parses them into events, each at its own time or, without one, at Kafka's.
 * The watermark stays a bound behind the latest event of each partition; that of an idle partition goes with the clock.
 */
public final class ReadEvents extends PTransform<PBegin, PCollection<ShopperEvent>> {
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
                .apply("ParseRecords", ParDo.of(new ParseRecordsFn(settings.quarantine())))
                .setCoder(ShopperEventCoder.of());
    }

    /**
     * Adds the user's settings where the consumer is created: KafkaIO stores its own map of them in checkpoints,
     * secrets included.
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
                            LiveSettings.joda(settings.maxDelay()),
                            LiveSettings.joda(settings.panes().lateness())),
                    previousWatermark,
                    IdlePartitionDetector.of(
                            settings.run(),
                            partition,
                            BacklogProbe.inKafka(settings.kafka(), settings.group(), partition)));
        }
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
        builder.add(DisplayData.item("topics", String.join(",", settings.topics()))
                        .withLabel("Topics"))
                .add(DisplayData.item("group", settings.group()).withLabel("Consumer group"))
                .add(DisplayData.item("maxDelay", LiveSettings.joda(settings.maxDelay()))
                        .withLabel("Watermark delay"));
    }

    /**
     * Parses records into events. A record that is no event is counted and, if there is a quarantine, kept there whole:
     * one file for each bundle, partition and reason.
     */
    static final class ParseRecordsFn extends DoFn<KafkaRecord<byte[], byte[]>, ShopperEvent> {
        private final Quarantine quarantine;
        private final Counter records = MetricNames.counter(MetricNames.LIVE_RECORDS);
        private final Counter rejected = MetricNames.counter(MetricNames.LIVE_REJECTED);
        private transient EventParser parser;
        private transient Map<TopicPartition, Quarantine.Writer> rejects;

        /** @param quarantine where rejected records are kept, or null if they are only counted */
        ParseRecordsFn(Quarantine quarantine) {
            this.quarantine = quarantine;
        }

        @Setup
        public void setUp() {
            parser = new EventParser();
            rejects = new HashMap<>();
        }

        /** Discards what a bundle that failed has left: its records come again. */
        @StartBundle
        public void begin() throws IOException {
            discardRejects();
        }

        @ProcessElement
        public void parse(
                @Element KafkaRecord<byte[], byte[]> record, PipelineOptions options, OutputReceiver<ShopperEvent> out)
                throws IOException {
            records.inc();
            byte[] value = record.getKV().getValue();
            if (value == null || value.length == 0) {
                return;
            }
            try {
                out.output(parser.parse(value, 0, value.length));
            } catch (MalformedEventException e) {
                rejected.inc();
                if (quarantine != null) {
                    writer(record, options).reject(record.getOffset(), ByteBuffer.wrap(value), e.reason());
                }
            }
        }

        private Quarantine.Writer writer(KafkaRecord<byte[], byte[]> record, PipelineOptions options)
                throws IOException {
            TopicPartition partition = new TopicPartition(record.getTopic(), record.getPartition());
            Quarantine.Writer writer = rejects.get(partition);
            if (writer == null) {
                Store store = Stores.of(quarantine.root(), options);
                writer = quarantine.writer(store, partition.topic(), partition.partition());
                rejects.put(partition, writer);
            }
            return writer;
        }

        @FinishBundle
        public void end() throws IOException {
            for (Quarantine.Writer writer : rejects.values()) {
                writer.publish();
            }
            discardRejects();
        }

        @Teardown
        public void tearDown() throws IOException {
            discardRejects();
        }

        /** Closes all writers, though one fails, and deletes their local files. */
        private void discardRejects() throws IOException {
            IOException failure = null;
            for (Quarantine.Writer writer : rejects.values()) {
                try {
                    writer.close();
                } catch (IOException e) {
                    if (failure == null) {
                        failure = e;
                    } else {
                        failure.addSuppressed(e);
                    }
                }
            }
            rejects.clear();
            if (failure != null) {
                throw failure;
            }
        }
    }
}
