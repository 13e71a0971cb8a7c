package dev.bayou.copy;

import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.seal.WindowSealer;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.copy.CopyRange.CommittedFile;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.KafkaCluster.Topic;
import dev.bayou.metrics.MetricNames;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a topic's windows whenever files of it are committed, and seals those that are complete. The input only
 * triggers the check; the ledger and Kafka's end offsets decide what is complete.
 */
public final class SealWindow
        extends PTransform<PCollection<KV<String, Iterable<CommittedFile>>>, PCollection<String>> {
    private final CopySettings settings;

    private SealWindow(CopySettings settings) {
        this.settings = settings;
    }

    static SealWindow with(CopySettings settings) {
        return new SealWindow(settings);
    }

    /** Emits the address of each window sealed, for the first time or again. */
    @Override
    public PCollection<String> expand(PCollection<KV<String, Iterable<CommittedFile>>> files) {
        return files.apply("Seal", ParDo.of(new SealFn(settings)));
    }

    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
        builder.add(DisplayData.item("archive", settings.archive().toString()).withLabel("Archive"))
                .add(DisplayData.item("window", settings.windowSize().toString())
                        .withLabel("Window"));
    }

    private static final class SealFn extends DoFn<KV<String, Iterable<CommittedFile>>, String> {
        private static final Logger LOG = LoggerFactory.getLogger(SealWindow.class);
        /** The sealers of this JVM: what they have read of a ledger need not be read again for the next bundle. */
        private static final ConcurrentMap<StoredTopic, WindowSealer> SEALERS = new ConcurrentHashMap<>();

        /** A cause that lasts is logged so often, however many checks it stops. */
        private static final Duration WARN_EVERY = Duration.ofMinutes(1);

        private record StoredTopic(Store store, String topic) {}

        /** When this worker logged why a topic waits; removed by the topic's next check that succeeds. */
        private final Map<String, Long> warnedAt = new ConcurrentHashMap<>();

        private final CopySettings settings;
        private final Counter sealed = MetricNames.counter(MetricNames.SEAL_WINDOWS);
        private final Counter lateRecords = MetricNames.counter(MetricNames.SEAL_LATE_RECORDS);
        private final Counter orphansSwept = MetricNames.counter(MetricNames.SEAL_ORPHANS_SWEPT);
        private final Counter problems = MetricNames.counter(MetricNames.SEAL_PROBLEMS);

        SealFn(CopySettings settings) {
            this.settings = settings;
        }

        @ProcessElement
        public void seal(
                @Element KV<String, Iterable<CommittedFile>> files, OutputReceiver<String> out, PipelineOptions options)
                throws InterruptedException {
            String topic = files.getKey();
            try {
                WindowSealer.Checked checked = check(topic, options);
                for (TimeWindow window : checked.sealed()) {
                    out.output(topic + "/" + window.folder());
                }
                sealed.inc(checked.sealed().size());
                lateRecords.inc(checked.lateRecords());
                orphansSwept.inc(checked.orphansSwept());
                problems.inc(checked.problems().size());
                warnedAt.remove(topic);
            } catch (InterruptException e) {
                throw new InterruptedException("stopped while sealing " + topic);
            } catch (IOException | KafkaException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("stopped while sealing " + topic);
                }
                problems.inc();
                warn(topic, e);
            }
        }

        private void warn(String topic, Exception cause) {
            long now = System.nanoTime();
            Long before = warnedAt.get(topic);
            if (before == null || now - before > WARN_EVERY.toNanos()) {
                warnedAt.put(topic, now);
                LOG.warn("Windows of {} wait for the next check: {}", topic, cause.getMessage());
            }
        }

        private WindowSealer.Checked check(String name, PipelineOptions options) throws IOException {
            Store store = Stores.of(settings.archive(), options);
            StoredTopic key = new StoredTopic(store, name);
            WindowSealer sealer = SEALERS.get(key);
            if (sealer == null) {
                WindowSealer fresh = new WindowSealer(
                        store, name, CopySession.of(settings.archive()).entries(), settings.tolerance());
                WindowSealer earlier = SEALERS.putIfAbsent(key, fresh);
                sealer = earlier == null ? fresh : earlier;
            }
            Instant now = Clock.systemUTC().instant();
            KafkaCluster cluster = KafkaClients.cluster(settings.kafka());
            Topic topic = cluster.topic(name);
            Map<Integer, Long> ends = new HashMap<>();
            // All of them or none: a partition without an answer may hold records of any window.
            // With what open transactions hold back, too: it may be of a window that is over.
            cluster.offsets()
                    .ends(topic.topicPartitions())
                    .required()
                    .forEach((partition, end) -> ends.put(partition.partition(), end.high()));
            synchronized (sealer) {
                return sealer.check(ends, now);
            }
        }
    }
}
