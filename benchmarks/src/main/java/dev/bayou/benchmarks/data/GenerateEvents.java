package dev.bayou.benchmarks.data;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A retailer's shopper events of about 215 bytes, the same ones for the same seed: six of ten view a product, three add
 * an item to the cart, one places an order.
 *
 * @param shoppers of how many each event is one's, all alike
 */
public record GenerateEvents(long records, int partitions, int shoppers, long seed, EventTimes times) {
    private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");

    /** Events a millisecond apart. */
    public GenerateEvents(long records, int partitions, int shoppers, long seed) {
        this(records, partitions, shoppers, seed, EventTimes.A_MILLISECOND_APART);
    }

    /** Writes them to an existing topic, to its partitions round-robin. */
    public Fingerprint into(String bootstrapServers, String topic) {
        SplittableRandom random = new SplittableRandom(seed);
        Fingerprint.Collector values = new Fingerprint.Collector();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 20, "batch.size", 1 << 18, "acks", "1");
        AtomicReference<Exception> failed = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < records; i++) {
                byte[] event =
                        event(random, BEGIN.plusMillis(times.millis(i, random))).getBytes(StandardCharsets.UTF_8);
                values.add(event, 0, event.length);
                Future<?> unused = producer.send(
                        new ProducerRecord<>(topic, (int) (i % partitions), null, event), (metadata, failure) -> {
                            if (failure != null) {
                                failed.set(failure);
                            }
                        });
            }
            producer.flush();
        }
        if (failed.get() != null) {
            throw new IllegalStateException("not every event reached " + topic, failed.get());
        }
        return values.fingerprint();
    }

    private String event(SplittableRandom random, Instant time) {
        String timestamp = time.truncatedTo(ChronoUnit.SECONDS).toString();
        int shopper = random.nextInt(shoppers);
        String product = "product-" + random.nextInt(10_000_000, 100_000_000);
        String price = String.format(Locale.ROOT, "%d.%02d", random.nextInt(1, 2000), random.nextInt(100));
        return switch (random.nextInt(10)) {
            case 0 ->
                String.format(
                        Locale.ROOT,
                        """
                    {"subject":{"shopper":"%d"},"verb":"place","directObject":{"order":{"id":"%d","value":%s,"items":[{"product":"%s","quantity":%d}]}},"context":{"timestamp":"%s","session":"%016x"}}""",
                        shopper,
                        random.nextInt(1 << 30),
                        price,
                        product,
                        random.nextInt(1, 9),
                        timestamp,
                        random.nextLong());
            case 1, 2, 3 ->
                String.format(
                        Locale.ROOT,
                        """
                    {"subject":{"shopper":"%d"},"verb":"add","indirectObject":"cart","directObject":{"item":{"product":"%s","quantity":%d,"price":%s}},"context":{"timestamp":"%s","session":"%016x"}}""",
                        shopper,
                        product,
                        random.nextInt(1, 9),
                        price,
                        timestamp,
                        random.nextLong());
            default ->
                String.format(
                        Locale.ROOT,
                        """
                    {"subject":{"shopper":"%d"},"verb":"view","directObject":{"product":"%s","category":"category-%03d","price":%s},"context":{"timestamp":"%s","session":"%016x","referrer":"search"}}""",
                        shopper,
                        product,
                        random.nextInt(1000),
                        price,
                        timestamp,
                        random.nextLong());
        };
    }
}
