package dev.bayou.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bayou.kafka.KafkaSettings;
import dev.bayou.pipelines.cli.WrongCallException;
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

    private static VerifyArgs parse(String... more) {
        String[] args = new String[more.length + 1];
        args[0] = "--archive=/archive";
        System.arraycopy(more, 0, args, 1, more.length);
        return VerifyArgs.parse(args);
    }
}
