package dev.bayou.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bayou.kafka.KafkaSettings.KafkaConfigFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaConfigFileTest {
    private static final String SHIPPED = "shipped-for-KafkaConfigFileTest.properties";

    @TempDir
    private Path dir;

    @AfterEach
    void deleteShipped() throws IOException {
        Files.deleteIfExists(Path.of(SHIPPED));
    }

    @Test
    void secretsAreReadFromTheFileAndNotSerialized() throws IOException {
        Path file = Files.writeString(dir.resolve("client.properties"), "ssl.key.password=hunter2\nclient.rack=file");
        KafkaSettings settings =
                new KafkaSettings("broker:9092", Map.of("client.rack", "flag"), new KafkaConfigFile(file.toString()));

        assertThat(serialized(settings)).contains(file.toString()).doesNotContain("hunter2");
        assertThat(SerializableUtils.clone(settings).client())
                .isEqualTo(Map.of("ssl.key.password", "hunter2", "client.rack", "flag"));
        assertThat(settings.consumer()).containsEntry("ssl.key.password", "hunter2");
        assertThat(settings.forFewRecords().admin()).containsEntry("ssl.key.password", "hunter2");
        assertThat(settings.toString()).doesNotContain("hunter2");
    }

    private static String serialized(KafkaSettings settings) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(settings);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aFileShippedToTheWorkingFolderStandsInForOneThatIsOnTheDriverOnly() throws IOException {
        Files.writeString(Path.of(SHIPPED), "client.rack=worker");

        assertThat(new KafkaConfigFile("/on/the/driver/only/" + SHIPPED).read())
                .isEqualTo(Map.of("client.rack", "worker"));
    }

    @Test
    void aFileThatIsMissingIsNamedWithTheWayOut() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new KafkaConfigFile("/no/such.properties").read())
                .withMessageContainingAll("/no/such.properties", "--files");
    }
}
