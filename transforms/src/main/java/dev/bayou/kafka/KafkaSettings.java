package dev.bayou.kafka;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * How to reach a Kafka cluster. Its text names settings but shows no value that could be a secret.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param extra further client settings by Kafka's names; they win over Bayou's own, but never over what exactly-once
 *     rests on
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> extra) implements Serializable {
    /** Settings that decide whether every record is read exactly once; nobody may set them. */
    public static final Set<String> FIXED = Set.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);

    private static final int MEBIBYTE = 1 << 20;
    /** How long a client waits for a broker that does not answer. */
    public static final int API_TIMEOUT_MILLIS = 15_000;

    public KafkaSettings {
        extra = Map.copyOf(extra);
    }

    /** The same for reading a few records here and there: an answer brings little more than what is asked for. */
    KafkaSettings forFewRecords() {
        Map<String, String> few = new HashMap<>(extra);
        few.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(MEBIBYTE));
        few.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(MEBIBYTE / 16));
        return new KafkaSettings(bootstrapServers, few);
    }

    Properties admin() {
        Properties properties = new Properties();
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "bayou-admin");
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS / 2);
        properties.putAll(extra);
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return properties;
    }

    Properties consumer() {
        Properties properties = new Properties();
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "bayou");
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        // One fetch is held while the next one is read: this and the thread count bound the memory of copying.
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * MEBIBYTE);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 * MEBIBYTE);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        properties.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, MEBIBYTE);
        properties.putAll(extra);
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteBufferDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteBufferDeserializer.class);
        return properties;
    }

    @Override
    public String toString() {
        return bootstrapServers + " " + new TreeMap<>(extra).keySet();
    }
}
