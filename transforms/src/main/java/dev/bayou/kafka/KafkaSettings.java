package dev.bayou.kafka;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * How to reach a Kafka cluster. Its text names settings but shows no value that could be a secret, and its serialized
 * form holds the name of the file with the secrets, not what is in it.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param extra further client settings by Kafka's names; they win over the file's and Bayou's own, but never over what
 *     exactly-once rests on
 * @param file more of them, or null
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> extra, KafkaConfigFile file)
        implements Serializable {
    /** Settings that decide whether every record is read exactly once; nobody may set them. */
    public static final Set<String> FIXED = Set.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);

    /** Settings that decide whether every record is written exactly once; nobody who writes may set them. */
    public static final Set<String> FIXED_FOR_WRITING = Set.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);

    private static final int MEBIBYTE = 1 << 20;
    /** What a broker takes in one request, if nobody has told it otherwise. */
    private static final int LARGEST_REQUEST = 100 * MEBIBYTE;
    /** How long a client waits for a broker that does not answer. */
    public static final int API_TIMEOUT_MILLIS = 15_000;

    public KafkaSettings {
        extra = Map.copyOf(extra);
    }

    /** Settings without a file. */
    public KafkaSettings(String bootstrapServers, Map<String, String> extra) {
        this(bootstrapServers, extra, null);
    }

    /**
     * All further client settings, the file's among them, read now.
     *
     * @throws org.apache.kafka.common.config.ConfigException if this machine cannot read the file
     */
    public Map<String, String> client() {
        Map<String, String> all = new HashMap<>(file == null ? Map.of() : file.read());
        all.putAll(extra);
        return all;
    }

    /** The same for reading a few records here and there: an answer brings little more than what is asked for. */
    KafkaSettings forFewRecords() {
        Map<String, String> few = new HashMap<>(extra);
        few.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(MEBIBYTE));
        few.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(MEBIBYTE / 16));
        return new KafkaSettings(bootstrapServers, few, file);
    }

    Properties admin() {
        Properties properties = new Properties();
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "bayou-admin");
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS / 2);
        properties.putAll(client());
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
        // What is asked for is there. At a partition's end a fetch ahead would hold back the next partition's for so
        // long.
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        properties.putAll(client());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteBufferDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteBufferDeserializer.class);
        return properties;
    }

    Properties producer(String transactionalId, int batchBytes) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, batchBytes);
        // This and the thread count bound the memory of writing; a record has to fit in.
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16 * MEBIBYTE);
        // Whether a record is too large is for the topic to say.
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        properties.putAll(client());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return properties;
    }

    @Override
    public String toString() {
        return bootstrapServers + " " + new TreeMap<>(extra).keySet() + (file == null ? "" : " " + file.path());
    }
}
