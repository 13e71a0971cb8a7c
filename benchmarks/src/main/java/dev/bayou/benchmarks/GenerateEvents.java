package dev.bayou.benchmarks;

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

/** Fills a topic with a retailer's shopper events of about 215 bytes, the same ones for the same seed. */
public final class GenerateEvents {
    private static final int SHOPPERS = 100_000;

    private GenerateEvents() {}

    /** Takes bootstrap servers, topic, number of partitions, number of records, seed. */
    public static void main(String[] args) {
        String topic = args[1];
        int partitions = Integer.parseInt(args[2]);
        long records = Long.parseLong(args[3]);
        SplittableRandom random = new SplittableRandom(Long.parseLong(args[4]));
        Instant start = Instant.parse("2026-11-01T00:00:00Z");
        Map<String, Object> settings =
                Map.of("bootstrap.servers", args[0], "linger.ms", 20, "batch.size", 1 << 18, "acks", "1");
        AtomicReference<Exception> failed = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < records; i++) {
                byte[] event = event(random, start.plusMillis(i)).getBytes(StandardCharsets.UTF_8);
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
    }

    private static String event(SplittableRandom random, Instant time) {
        String timestamp = time.truncatedTo(ChronoUnit.SECONDS).toString();
        int shopper = random.nextInt(SHOPPERS);
        String product = "product-" + random.nextInt(10_000_000, 100_000_000);
        String price = String.format(Locale.ROOT, "%d.%02d", random.nextInt(1, 2000), random.nextInt(100));
        return switch (random.nextInt(10)) {
            case 0 ->
                """
                    {"subject":{"shopper":"%d"},"verb":"place","directObject":{"order":{"id":"%d","value":%s,"items":[{"product":"%s","quantity":%d}]}},"context":{"timestamp":"%s","session":"%016x"}}"""
                        .formatted(
                                shopper,
                                random.nextInt(1 << 30),
                                price,
                                product,
                                random.nextInt(1, 9),
                                timestamp,
                                random.nextLong());
            case 1, 2, 3 ->
                """
                    {"subject":{"shopper":"%d"},"verb":"add","indirectObject":"cart","directObject":{"item":{"product":"%s","quantity":%d,"price":%s}},"context":{"timestamp":"%s","session":"%016x"}}"""
                        .formatted(shopper, product, random.nextInt(1, 9), price, timestamp, random.nextLong());
            default ->
                """
                    {"subject":{"shopper":"%d"},"verb":"view","directObject":{"product":"%s","category":"category-%03d","price":%s},"context":{"timestamp":"%s","session":"%016x","referrer":"search"}}"""
                        .formatted(shopper, product, random.nextInt(1000), price, timestamp, random.nextLong());
        };
    }
}
