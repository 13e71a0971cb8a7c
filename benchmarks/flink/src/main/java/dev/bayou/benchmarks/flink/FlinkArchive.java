package dev.bayou.benchmarks.flink;

import java.util.Locale;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.sequencefile.SequenceFileWriterFactory;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile.CompressionType;

/**
 * The topic to uncompressed SequenceFiles by Flink's {@code KafkaSource} and {@code FileSink} with exactly-once
 * checkpoints every ten seconds, as many subtasks as processors: as its documentation has it, or tuned.
 */
public final class FlinkArchive {
    private static final long CHECKPOINT_EVERY_MILLIS = 10_000;

    private FlinkArchive() {}

    /**
     * Takes bootstrap servers, topic, output folder, and {@code as-documented} or {@code tuned}; prints how long it was
     * from the first record read to the last file closed. What is committed after that is not counted.
     */
    public static void main(String[] args) throws Exception {
        boolean isTuned = args[3].equals("tuned");
        String folder = "file://" + args[2];
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder + "/_checkpoints");
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(
                Runtime.getRuntime().availableProcessors(), configuration);
        flink.enableCheckpointing(CHECKPOINT_EVERY_MILLIS, CheckpointingMode.EXACTLY_ONCE);
        if (isTuned) {
            flink.getConfig().enableObjectReuse();
        }
        flink.fromSource(source(args[0], args[1]), WatermarkStrategy.noWatermarks(), "Kafka")
                .sinkTo(FileSink.forBulkFormat(new Path(folder), new TimedWriters(writers(isTuned)))
                        .withRollingPolicy(OnCheckpointRollingPolicy.build())
                        .build());
        flink.execute();
        System.out.printf(Locale.ROOT, "all records %.3f s%n", (TimedWriters.ended() - RawRecords.began()) / 1e9);
    }

    private static KafkaSource<Tuple2<LongWritable, BytesWritable>> source(String bootstrapServers, String topic) {
        return KafkaSource.<Tuple2<LongWritable, BytesWritable>>builder()
                .setBootstrapServers(bootstrapServers)
                .setTopics(topic)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setBounded(OffsetsInitializer.latest())
                .setDeserializer(new RawRecords())
                .setProperty("commit.offsets.on.checkpoint", "false")
                .setProperty("isolation.level", "read_committed")
                .setProperty("max.poll.records", "10000")
                .setProperty("fetch.max.bytes", Integer.toString(32 << 20))
                .setProperty("max.partition.fetch.bytes", Integer.toString(8 << 20))
                .setProperty("receive.buffer.bytes", Integer.toString(1 << 20))
                .build();
    }

    private static BulkWriter.Factory<Tuple2<LongWritable, BytesWritable>> writers(boolean isTuned) {
        return isTuned
                ? new BufferedWriters()
                : new SequenceFileWriterFactory<>(
                        new org.apache.hadoop.conf.Configuration(),
                        LongWritable.class,
                        BytesWritable.class,
                        "NO_COMPRESSION",
                        CompressionType.NONE);
    }
}
