package dev.bayou.eventtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPointerTimeTest {
    private static final long TIME = Instant.parse("2018-10-30T23:01:29Z").toEpochMilli();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/context/timestamp | {\"a\":{\"timestamp\":0},\"context\":{\"x\":[1,{}],\"timestamp\":\"2018-10-30T23:01:29\"}}",
                "/t                 | {\"t\":1540940489}",
                "/t                 | {\"t\":1540940489000}",
                "/t                 | {\"t\":1540940489000000}",
                "/t                 | {\"t\":1540940489.0}",
                "/events/1/t        | {\"events\":[{\"t\":7},{\"t\":1540940489}]}",
                "/a~1b/m~0n         | {\"a/b\":{\"m~n\":1540940489}}",
                "/t                 | {\"t\":1540940489, what follows does not matter",
            })
    void findsTheTimeAtThePointer(String pointer, String json) {
        assertThat(EventTime.named(pointer).of(bytes(json))).hasValue(TIME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{",
                "{}",
                "{\"context\":null}",
                "{\"context\":[]}",
                "{\"context\":{\"timestamp\":null}}",
                "{\"context\":{\"timestamp\":true}}",
                "{\"context\":{\"timestamp\":{}}}",
                "{\"context\":{\"timestamp\":\"2018-10-30T23:01:2\"}}",
                "{\"context\":{\"timestamp\":123456789012345678901234567890}}",
                "{\"context\":{\"timestamp\":",
                "\u0000\u0001\u0002",
            })
    void findsNothingWhereThereIsNone(String json) {
        assertThat(EventTime.named("/context/timestamp").of(bytes(json))).isEqualTo(OptionalLong.empty());
    }

    @Test
    void readsSlicesAndDirectBuffersAndLeavesThemAsTheyWere() {
        byte[] json = "xx{\"t\":1540940489}yy".getBytes(StandardCharsets.UTF_8);
        ByteBuffer slice = ByteBuffer.wrap(json, 2, json.length - 4).slice();
        ByteBuffer direct = ByteBuffer.allocateDirect(slice.remaining())
                .put(slice.duplicate())
                .flip();

        assertThat(EventTime.named("/t").of(slice)).hasValue(TIME);
        assertThat(EventTime.named("/t").of(direct)).hasValue(TIME);
        assertThat(slice.remaining()).isEqualTo(direct.remaining()).isEqualTo(json.length - 4);
    }

    @Test
    void neverLooksIntoTheValueWhenKafkaTellsTheTime() {
        assertThat(EventTime.named("record").of(bytes("{\"t\":1540940489}"))).isEmpty();
    }

    @Test
    void refusesWhatIsNoPointer() {
        assertThatThrownBy(() -> EventTime.named("context.timestamp"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/context/timestamp");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
