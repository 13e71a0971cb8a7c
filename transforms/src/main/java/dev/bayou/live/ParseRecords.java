package dev.bayou.live;

import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.report.core.Quarantine;
import dev.bayou.shopper.EventParser;
import dev.bayou.shopper.MalformedEventException;
import dev.bayou.shopper.ShopperEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.kafka.common.TopicPartition;

/** Makes events of records. What is none is counted and kept whole, a file for each bundle, partition and reason. */
public final class ParseRecords extends DoFn<KafkaRecord<byte[], byte[]>, ShopperEvent> {
    /** Counts the records read. */
    public static final String RECORDS = "records";

    /** Counts those that were no events. */
    public static final String REJECTED = "rejected";

    private final Quarantine quarantine;
    private final Counter records = Metrics.counter(ParseRecords.class, RECORDS);
    private final Counter rejected = Metrics.counter(ParseRecords.class, REJECTED);
    private transient EventParser parser;
    private transient Map<TopicPartition, Quarantine.Writer> rejects;

    /**
     * Makes events.
     *
     * @param quarantine where rejected events are kept, or null if they are only counted
     */
    ParseRecords(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    @StartBundle
    public void begin() {
        if (parser == null) {
            parser = new EventParser();
        }
        rejects = new HashMap<>();
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

    private Quarantine.Writer writer(KafkaRecord<byte[], byte[]> record, PipelineOptions options) throws IOException {
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
            try (writer) {
                writer.publish();
            }
        }
        rejects = null;
    }
}
