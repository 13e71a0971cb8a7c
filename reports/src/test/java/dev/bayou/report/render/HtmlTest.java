package dev.bayou.report.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlTest {
    @Test
    void textIsNeitherMarkupNorTurnsTheDirectionOfThePage() {
        assertThat(new Html()
                        .add("<p title=\"%s\">%s</p>", "\"'", "<b>&\u202Eevil\u2066\u009B")
                        .toString())
                .isEqualTo("<p title=\"&quot;&#39;\">&lt;b&gt;&amp;\\u202eevil\\u2066\\u009b</p>\n");
    }
}
