package dev.bayou.pipelines.live;

import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.live.EmitEstimates;
import dev.bayou.live.ReadEvents;
import dev.bayou.live.WriteEstimates;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.pipelines.monitor.Monitor;
import dev.bayou.pipelines.monitor.Monitors;
import dev.bayou.pipelines.progress.ProgressReporter;
import dev.bayou.pipelines.progress.RunCounts;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Estimates, as events arrive, what each shopper puts into the cart and orders, and which carts are abandoned. */
public final class LivePipeline {
    public static final String GUARANTEE =
            """
            AN ESTIMATE. An event that comes later than --lateness behind the watermark is dropped; those so far behind their
            own partition's are counted. A restart begins anew at --startFrom. The DirectRunner holds everything in memory; the
            SparkRunner may lose or repeat what a lost executor held, and takes the greatest watermark of Kafka's partitions. What is exact is the archive: report, abandoned, refine.
            """;

    private static final Logger LOG = LoggerFactory.getLogger(LivePipeline.class);

    private LivePipeline() {}

    /** Fails with a {@link WrongCallException} or with what went wrong; never ends the JVM, which may be YARN's. */
    public static void main(String[] args) throws IOException {
        run(LiveArgs.parse(args));
    }

    static void run(LiveArgs command) {
        KafkaCluster cluster = KafkaClients.cluster(command.settings().kafka());
        Set<String> topics = new LinkedHashSet<>(command.settings().topics());
        command.toTopic().ifPresent(cluster::topic);
        command.startFrom().offsets(cluster, topics).forEach((partition, offset) -> cluster.groups()
                .commit(command.settings().group(), partition, offset));
        LOG.info("Live: reading {}", String.join(", ", topics));
        Pipeline pipeline = Pipeline.create(command.options());
        build(pipeline, command);
        RunCounts counts = RunCounts.of(command.settings().run());
        try (Monitor monitor = Monitors.ofLive(command.monitor(), counts);
                ProgressReporter progress = ProgressReporter.start(counts, new LiveProgress(counts))) {
            progress.await(pipeline.run(), command.options(), "Stopping.", () -> {
                progress.log();
                cluster.groups().forget(command.settings().group());
            });
            monitor.succeeded();
        }
    }

    static void build(Pipeline pipeline, LiveArgs command) {
        pipeline.apply("ReadEvents", ReadEvents.of(command.settings()))
                .apply("EmitEstimates", EmitEstimates.of(command.settings()))
                .apply(
                        "WriteEstimates",
                        command.toTopic()
                                .map(topic -> WriteEstimates.toTopic(
                                        command.settings().kafka(), topic))
                                .orElseGet(WriteEstimates::toTerminal));
    }
}
