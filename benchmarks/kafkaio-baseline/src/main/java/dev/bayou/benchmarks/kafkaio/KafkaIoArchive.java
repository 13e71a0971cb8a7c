package dev.bayou.benchmarks.kafkaio;

import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.StreamingOptions;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.joda.time.Duration;

/**
 * {@code KafkaIO.read} → {@code FixedWindows} → {@code FileIO.write}: the archive as Beam's documentation suggests it,
 * with offsets committed when Beam says that records are safe. Runs until it is killed.
 */
public final class KafkaIoArchive {
    /** Short, so that a run of a minute sees some end. */
    private static final Duration WINDOW = Duration.standardSeconds(10);

    private KafkaIoArchive() {}

    /**
     * Takes bootstrap servers, topic, output folder, number of partitions, consumer group, and flags of Beam such as
     * {@code --runner=}.
     */
    public static void main(String[] args) {
        StreamingOptions options = PipelineOptionsFactory.fromArgs(
                        List.of(args).subList(5, args.length).toArray(new String[0]))
                .as(StreamingOptions.class);
        options.setStreaming(true);
        Pipeline pipeline = Pipeline.create(options);
        pipeline.apply(KafkaIO.<byte[], byte[]>read()
                        .withBootstrapServers(args[0])
                        .withTopic(args[1])
                        .withKeyDeserializer(ByteArrayDeserializer.class)
                        .withValueDeserializer(ByteArrayDeserializer.class)
                        .withConsumerConfigUpdates(Map.of(
                                "group.id",
                                args[4],
                                "auto.offset.reset",
                                "earliest",
                                "enable.auto.commit",
                                false,
                                "max.poll.records",
                                10_000))
                        .withCreateTime(Duration.ZERO)
                        .withReadCommitted()
                        .commitOffsetsInFinalize())
                .apply(Window.into(FixedWindows.of(WINDOW)))
                .apply(FileIO.<KafkaRecord<byte[], byte[]>>write()
                        .via(new SequenceFiles())
                        .to(args[2])
                        .withPrefix("events")
                        .withNumShards(Integer.parseInt(args[3])));
        pipeline.run().waitUntilFinish();
    }
}
