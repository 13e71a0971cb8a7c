package dev.bayou.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bayou.kafka.KafkaSettings;
import dev.bayou.pipelines.cli.WrongCallException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyArgsTest {
    @Test
    void kafkaIsComparedIfItsServersAreGiven() {
        assertThat(parse().kafka()).isEmpty();
        assertThat(parse("--bootstrapServers=broker:9092", "--kafkaConfig=client.rack=a")
                        .kafka())
                .contains(new KafkaSettings("broker:9092", Map.of("client.rack", "a")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--kafkaConfig=client.rack=a", "--kafkaConfigFile=/dev/null"})
    void kafkaSettingsWithoutServersAreAMistake(String flag) {
        assertThatExceptionOfType(WrongCallException.class)
                .isThrownBy(() -> parse(flag))
                .satisfies(e -> assertThat(e.mistakes()).containsExactly("--bootstrapServers is missing"));
    }

    @Test
    void aWaitInKafkaNeedsKafka() {
        assertThatExceptionOfType(WrongCallException.class)
                .isThrownBy(() -> parse("--maxWait=1h"))
                .satisfies(e -> assertThat(e.mistakes())
                        .containsExactly("--maxWait needs Kafka; give --bootstrapServers, too"));
        assertThat(parse("--maxWait=1h", "--bootstrapServers=127.0.0.1:9092")
                        .settings()
                        .maxWait())
                .isEqualTo(Duration.ofHours(1));
    }

    private static VerifyArgs parse(String... more) {
        String[] args = new String[more.length + 1];
        args[0] = "--archive=/archive";
        System.arraycopy(more, 0, args, 1, more.length);
        return VerifyArgs.parse(args);
    }
}
