package dev.bayou.report.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.samskivert.mustache.MustacheException;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTemplateTest {
    @Test
    void textIsNeitherMarkupNorTurnsTheDirectionOfThePage() {
        assertThat(filled(
                        "<p title=\"{{title}}\">{{text}}</p>",
                        Map.of("title", "\"'", "text", "<b>&\u202Eevil\u2066\u009B&amp;{{title}}\n%s`=")))
                .isEqualTo(
                        "<p title=\"&quot;&#39;\">&lt;b&gt;&amp;\\u202eevil\\u2066\\u009b&amp;amp;{{title}}\n%s`=</p>");
    }

    @Test
    void aTextIsEscapedWhateverObjectHoldsIt() {
        record Name(Object name) {}

        assertThat(filled("{{#of}}{{name}}{{/of}}", Map.of("of", new Name(new Name("<\u202E")))))
                .isEqualTo("Name[name=&lt;\\u202e]");
        assertThat(filled("{{#of}}{{.}}{{/of}}", Map.of("of", "<\u202E"))).isEqualTo("&lt;\\u202e");
    }

    @Test
    void numbersAreGrouped() {
        assertThat(filled(
                        "{{count}} {{amount}} {{port}}",
                        Map.of("count", 1234567L, "amount", new BigDecimal("1234.5"), "port", 9092)))
                .isEqualTo("1,234,567 1,234.50 9092");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{name}}", "{{#name}}x{{/name}}", "{{^name}}x{{/name}}"})
    void aValueThatIsNotThereIsAnError(String template) {
        assertThatExceptionOfType(MustacheException.class)
                .isThrownBy(() -> filled(template, Map.of()))
                .withMessageContaining("name");
    }

    private static String filled(String template, Map<String, ?> values) {
        return PageTemplate.COMPILER.compile(template).execute(values);
    }
}
