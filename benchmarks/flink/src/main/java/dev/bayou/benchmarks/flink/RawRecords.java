package dev.bayou.benchmarks.flink;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.api.java.typeutils.WritableTypeInfo;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Offset and value of each record; keeps when the first one came. */
final class RawRecords implements KafkaRecordDeserializationSchema<Tuple2<LongWritable, BytesWritable>> {
    private static final AtomicLong BEGAN = new AtomicLong();

    /** When the first record of this JVM came, as {@link System#nanoTime}. */
    static long began() {
        return BEGAN.get();
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Tuple2<LongWritable, BytesWritable>> out) {
        if (BEGAN.get() == 0) {
            BEGAN.compareAndSet(0, System.nanoTime());
        }
        out.collect(Tuple2.of(new LongWritable(record.offset()), new BytesWritable(record.value())));
    }

    @Override
    public TypeInformation<Tuple2<LongWritable, BytesWritable>> getProducedType() {
        return new TupleTypeInfo<>(
                new WritableTypeInfo<>(LongWritable.class), new WritableTypeInfo<>(BytesWritable.class));
    }
}
