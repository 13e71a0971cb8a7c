package dev.bayou.replay.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeRange;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.output.Staging;
import dev.bayou.replay.ReplayRange;
import dev.bayou.replay.jsonlines.JsonLinesOutput;
import dev.bayou.seqfile.Compression;
import java.time.Clock;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of files are the same on every machine: under Arabic digits and Turkish letters too. */
class NamesUnderLocalesTest {
    @ParameterizedTest
    @ValueSource(strings = {"en-US", "ar-EG", "tr-TR", "th-TH-u-nu-thai"})
    void namesDoNotDependOnTheLocale(String locale) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(locale));
        try {
            TimeWindow window = TimeWindow.containing(1_540_940_400_000L, WindowSize.HOUR);
            ReplayRange range = new ReplayRange("TITLE", 12, 0, ReplayRange.TO_THE_END, TimeRange.ALL, null);

            assertThat(JsonLinesOutput.stagedKey("run", range, 345))
                    .isEqualTo(Staging.prefix("run") + "TITLE-12-00000000000000000345.jsonl");
            assertThat(Layout.data("TITLE", window, new DataFileName(1, 12, 345, ".gz")))
                    .isEqualTo("TITLE/dt=2018-10-30/hr=23/1_12_00000000000000000345.gz");
            assertThat(Layout.entry("TITLE", 12, 345)).isEqualTo("_ledger/TITLE/12/00000000000000000345.json");
            assertThat(Staging.newRun(Clock.systemUTC())).matches("[0-9]{8}T[0-9]{6}[.][0-9]{6}Z-[0-9a-f]{8}");
            assertThat(Compression.named("GZIP")).isEqualTo(Compression.GZIP);
        } finally {
            Locale.setDefault(before);
        }
    }
}
