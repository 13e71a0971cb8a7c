package dev.bayou.kafka;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * The settings of Kafka clients. Their text form names settings but shows no value that could be a secret; the
 * serialized form has the name of the file with the secrets, not its content.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param extra further client settings by Kafka's names; they override the file's and Bayou's own, except those that
 *     exactly-once depends on
 * @param file more of them, or null
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> extra, KafkaConfigFile file)
        implements Serializable {
    /** Settings on which reading every record exactly once depends; they cannot be set. */
    public static final Set<String> FIXED = Set.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);

    /** Settings on which writing every record exactly once depends; a writer cannot set them. */
    public static final Set<String> FIXED_FOR_WRITING = Set.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);

    private static final int MEBIBYTE = 1 << 20;
    /** The default limit of brokers for one request. */
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

    /** Settings for reading a few records here and there: a fetch returns little more than the requested ones. */
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
        // The requested records exist. At a partition's end, a fetch ahead delays that of the next partition by this.
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
        // This and the thread count bound the memory of writing; every record has to fit into it.
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16 * MEBIBYTE);
        // The topic limits the size of records.
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

    /**
     * The name of a properties file of Kafka client settings. Its content may be secret, so only the name is serialized
     * with a pipeline: each machine reads its own copy when it opens a connection.
     */
    public record KafkaConfigFile(String path) implements Serializable {
        /**
         * The settings.
         *
         * @throws ConfigException if this machine cannot read the file
         */
        public Map<String, String> read() {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(onThisMachine())) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                ConfigException unreadable = new ConfigException("--kafkaConfigFile: " + path + " cannot be read: " + e
                        + "; on a cluster it must be at this path on each machine, or be shipped by --files");
                unreadable.initCause(e);
                throw unreadable;
            }
            Map<String, String> settings = new HashMap<>();
            properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
            return settings;
        }

        /**
         * The path, or the working folder's file of that name: there spark-submit's {@code --files} puts it for an
         * executor.
         */
        private Path onThisMachine() {
            Path given = Path.of(path);
            Path shipped = given.getFileName();
            return shipped == null || Files.exists(given) || !Files.exists(shipped) ? given : shipped;
        }
    }
}
