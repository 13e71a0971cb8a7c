package dev.bayou.kafka;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.ConfigException;

/**
 * The name of a properties file of Kafka client settings. What it holds may be secret, so only the name is serialized
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
