package dev.bayou.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTextTest {
    /** Controls of ASCII, DEL and C1, two separators, marks and overrides of direction. */
    private static final int UNSAFE = 32 + 1 + 32 + 2 + 3 + 5 + 4;

    @Test
    void whatMovesTheCursorOrTurnsTheLineIsEscapedAndNothingElse() {
        List<Integer> unsafe = IntStream.rangeClosed(0, 0xFFFF)
                .filter(c -> !VisibleText.of(Character.toString(c)).equals(Character.toString(c)))
                .boxed()
                .toList();

        assertThat(unsafe)
                .hasSize(UNSAFE)
                .contains(0, (int) '\n', 0x1B, 0x7F, 0x9B, 0x2028, 0x61C, 0x200E, 0x202E, 0x2066)
                .allSatisfy(c -> assertThat(VisibleText.of("a" + Character.toString(c) + "b"))
                        .isEqualTo(String.format(Locale.ROOT, "a\\u%04xb", c)));
        assertThat(VisibleText.of("Zoë 😀 שלום")).isEqualTo("Zoë 😀 שלום");
        assertThat(VisibleText.ofLines("a\tb\nc\rd")).isEqualTo("a\tb\nc\\u000dd");
    }

    @Test
    void jsonIsEscapedTooAndReadBackTheSame() throws Exception {
        String text = IntStream.rangeClosed(0, 0xD7FF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .append("😀\uFFFD")
                .toString();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonLines.to(out)) {
            json.writeString(text);
            json.writeRaw('\n');
            json.writeNumber(1);
        }
        String written = out.toString(UTF_8);

        assertThat(written).endsWith("\"\n1");
        assertThat(VisibleText.ofLines(written)).isEqualTo(written);
        assertThat(new ObjectMapper().readTree(written).textValue()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"abc, 3", "'', 0", "日本, 4", "ｱ, 1", "Ａ, 2", "é, 1", "😀, 2", "한, 2", "Zoë, 3", "👩‍, 2", "⭐, 2", "☆, 1"
    })
    void wideCharactersTakeTwoColumnsAndCombiningOnesNone(String text, int columns) {
        assertThat(VisibleText.columns(text)).isEqualTo(columns);
        assertThat(VisibleText.columns(Normalizer.normalize(text, Form.NFD))).isEqualTo(columns);
    }

    @Test
    void aLongTextIsCutBetweenCharactersToItsColumns() {
        assertThat(VisibleText.within(5, "abcde")).isEqualTo("abcde");
        assertThat(VisibleText.within(5, "abcdef")).isEqualTo("abcd…");
        assertThat(VisibleText.within(5, "日本語")).isEqualTo("日本…");
        assertThat(VisibleText.within(4, "日本語")).isEqualTo("日…");
        assertThat(VisibleText.within(2, "😀😀")).isEqualTo("…");
    }
}
