package dev.bayou.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ServerOptionsTest {
    @Test
    void everyOptionIsRead() {
        assertThat(ServerOptions.parse(
                        List.of("--dir", "/data", "--kafka-port", "9092", "--s3-port", "0", "--exit-with", "4711")))
                .isEqualTo(new ServerOptions(Path.of("/data"), 9092, 0, OptionalLong.of(4711)));
    }

    @Test
    void onlyTheFolderIsNeeded() {
        assertThat(ServerOptions.parse(List.of("--dir", "/data")))
                .isEqualTo(new ServerOptions(Path.of("/data"), 0, 0, OptionalLong.empty()));
    }

    @Test
    void anOptionWithoutItsValueIsAMistake() {
        assertThatThrownBy(() -> ServerOptions.parse(List.of("--dir"))).hasMessage("--dir DIR is missing");
    }

    @Test
    void allMistakesAreNamedAtOnce() {
        assertThatThrownBy(() -> ServerOptions.parse(
                        List.of("--kafka-port", "65536", "--s3-port", "x", "--colour", "red", "--exit-with")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "--dir DIR is missing",
                        "--kafka-port must be a number from 0 to 65535, not '65536'",
                        "--s3-port must be a number from 0 to 65535, not 'x'",
                        "unknown option --colour",
                        "--exit-with must be");
    }
}
