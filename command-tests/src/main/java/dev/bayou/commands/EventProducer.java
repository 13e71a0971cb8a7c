package dev.bayou.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bayou.sandbox.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes a shop's events to a topic, and with them everything else that Kafka allows: null keys, tombstones, headers of
 * one name, transactions that are committed and that are aborted. The same seed writes the same. For one thread.
 */
public final class EventProducer implements AutoCloseable {
    private static final int LONGEST_TRANSACTION = 200;
    private static final int SHOPPERS = 500;

    private final String topic;
    private final int partitions;
    private final Random random;
    private final Instant from;
    private final Duration spread;
    private final Producer<byte[], byte[]> plain;
    private final Producer<byte[], byte[]> transactional;
    private int skew = 1;

    /** Events of any time from an instant on, for so long, in no order. */
    public EventProducer(Sandbox sandbox, String topic, int partitions, long seed, Instant from, Duration spread) {
        this.topic = topic;
        this.partitions = partitions;
        this.random = new Random(seed);
        this.from = from;
        this.spread = spread;
        this.plain = producer(sandbox, Map.of());
        this.transactional =
                producer(sandbox, Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, Sandbox.freshName("event-producer")));
        transactional.initTransactions();
    }

    static Producer<byte[], byte[]> producer(Sandbox sandbox, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, sandbox.bootstrapServers());
        all.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        // A broker may refuse a new topic's first batch, not knowing the topic yet, and take the second. From then
        // on it refuses the first as out of sequence.
        all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Prefers some partitions.
     *
     * @param power 1 for none, 2 for a half of all records in the first quarter of the partitions, and so on
     */
    public EventProducer skewed(int power) {
        skew = power;
        return this;
    }

    /** Writes so many records that a reader is to see, and some that it is not; returns when the broker has them. */
    public void write(int records) {
        int left = records;
        while (left > 0) {
            int batch = Math.min(left, 1 + random.nextInt(LONGEST_TRANSACTION));
            switch (random.nextInt(4)) {
                case 0 -> {
                    transaction(1 + random.nextInt(LONGEST_TRANSACTION));
                    transactional.abortTransaction();
                }
                case 1, 2 -> {
                    transaction(batch);
                    transactional.commitTransaction();
                    left -= batch;
                }
                default -> {
                    send(plain, batch);
                    left -= batch;
                }
            }
        }
    }

    @Override
    public void close() {
        plain.close();
        transactional.close();
    }

    private void transaction(int records) {
        transactional.beginTransaction();
        send(transactional, records);
    }

    /** Returns when the broker has them. */
    private void send(Producer<byte[], byte[]> producer, int records) {
        List<Future<?>> sent = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            sent.add(producer.send(event()));
        }
        producer.flush();
        for (Future<?> outcome : sent) {
            requireSent(outcome);
        }
    }

    private static void requireSent(Future<?> outcome) {
        try {
            outcome.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker did not take a record", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing", e);
        }
    }

    private ProducerRecord<byte[], byte[]> event() {
        long time = from.plusMillis(random.nextLong(spread.toMillis())).toEpochMilli();
        String shopper = Integer.toString(random.nextInt(SHOPPERS));
        byte[] key = oneIn(8) ? null : shopper.getBytes(UTF_8);
        byte[] value = oneIn(20) ? null : json(shopper, time).getBytes(UTF_8);
        ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(topic, partition(), time, key, value);
        if (oneIn(3)) {
            event.headers().add("trace", bytes(16)).add("source", "web".getBytes(UTF_8));
        }
        if (oneIn(10)) {
            event.headers().add("trace", null).add("trace", bytes(8)).add("", new byte[0]);
        }
        return event;
    }

    private int partition() {
        return (int) (partitions * Math.pow(random.nextDouble(), skew));
    }

    private String json(String shopper, long time) {
        String product = "product-" + random.nextInt(1000);
        String did =
                switch (random.nextInt(3)) {
                    case 0 -> "\"verb\":\"view\",\"directObject\":{\"item\":{\"product\":\"%s\"}}".formatted(product);
                    case 1 ->
                        "\"verb\":\"add\",\"indirectObject\":\"cart\",\"directObject\":{\"item\":{\"product\":\"%s\",\"quantity\":%d,\"price\":%s}}"
                                .formatted(product, 1 + random.nextInt(9), price());
                    default ->
                        "\"verb\":\"place\",\"directObject\":{\"order\":{\"id\":\"%d\",\"value\":%s,\"items\":[{\"product\":\"%s\",\"quantity\":1}]}}"
                                .formatted(random.nextInt(1_000_000), price(), product);
                };
        return "{\"subject\":{\"shopper\":\"%s\"},%s,\"context\":{\"timestamp\":\"%s\"}}"
                .formatted(shopper, did, Instant.ofEpochMilli(time));
    }

    private String price() {
        return String.format(Locale.ROOT, "%d.%02d", random.nextInt(1000), random.nextInt(100));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }
}
