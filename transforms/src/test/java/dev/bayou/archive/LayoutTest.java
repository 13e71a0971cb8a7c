package dev.bayou.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bayou.archive.store.Location;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names of things in an archive, which stay as they are for ever. */
class LayoutTest {
    private static final TimeWindow WINDOW = TimeWindow.ofFolder("dt=2018-10-30/hr=23");

    @Test
    void everythingHasItsPlace() {
        String data = Layout.data("raw-events", WINDOW, new DataFileName(1, 12, 345, ".snappy"));

        assertThat(data).isEqualTo("raw-events/dt=2018-10-30/hr=23/1_12_00000000000000000345.snappy");
        assertThat(Layout.envelope(data))
                .isEqualTo("_envelope/raw-events/dt=2018-10-30/hr=23/1_12_00000000000000000345.snappy");
        assertThat(Layout.success("raw-events", WINDOW)).isEqualTo("raw-events/dt=2018-10-30/hr=23/_SUCCESS");
        assertThat(Layout.entry("raw-events", 12, Long.MAX_VALUE))
                .isEqualTo("_ledger/raw-events/12/09223372036854775807.json");
        assertThat(Layout.manifest("raw-events", WINDOW))
                .isEqualTo("_ledger/raw-events/windows/dt=2018-10-30/hr=23.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_ledger", "_envelope", "_quarantine", "_scratch", "_probe"})
    void noTopicMayBeNamedAsAFolderOfTheArchive(String topic) {
        assertThat(Layout.isReserved(topic)).isTrue();
        assertThat(Layout.isReserved(topic + "s")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, '', 1_0_00000000000000000000",
        "2, 31, 1234567890123, .gz, 2_31_00000001234567890123.gz",
        "999999999, 999999999, 9223372036854775807, .snappy, 999999999_999999999_09223372036854775807.snappy"
    })
    void aDataFilesNameIsReadBack(int generation, int partition, long start, String extension, String name) {
        DataFileName parts = new DataFileName(generation, partition, start, extension);

        assertThat(parts).hasToString(name);
        assertThat(DataFileName.parse(name)).contains(parts);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_SUCCESS",
                "1_0_0",
                "1_0_0000000000000000000",
                "1_0_000000000000000000000",
                "1_0_09223372036854775808",
                "01_0_00000000000000000000",
                "1_00_00000000000000000000",
                "-1_0_00000000000000000000",
                "1_0_00000000000000000000_2",
                "1_0_00000000000000000000snappy",
                "9999999999_0_00000000000000000000"
            })
    void anyOtherNameIsNoDataFiles(String name) {
        assertThat(DataFileName.parse(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bucket/prefix, s3://bucket/prefix",
        "s3://bucket/prefix///, s3://bucket/prefix",
        "s3://bucket, s3://bucket",
        "' /a/b/ ', /a/b",
        "/, /",
        "file:///a/b/, /a/b",
        "file:///a%20b, /a b"
    })
    void anArchivesAddressHasOneSpelling(String written, String address) {
        assertThat(new Location(written)).hasToString(address).isEqualTo(new Location(address));
    }

    @Test
    void anArchiveOnS3HasABucketAndAPrefix() {
        assertThat(new Location("s3://bucket/a/b").bucket()).isEqualTo("bucket");
        assertThat(new Location("s3://bucket/a/b").prefix()).isEqualTo("a/b");
        assertThat(new Location("s3://bucket").prefix()).isEmpty();
        assertThat(new Location("/a/b").folder()).isEqualTo(Path.of("/a/b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "relative/path",
                "s3:/bucket",
                "s3://",
                "s3:///prefix",
                "hdfs://host/path",
                "file:relative",
                "file:///a b"
            })
    void anyOtherAddressIsRefused(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Location(address))
                .withMessageContaining("'" + address.strip());
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bucket/a, s3://bucket/a, true",
        "s3://bucket/a, s3://bucket/a/b/c/, true",
        "s3://bucket, s3://bucket/a, true",
        "s3://bucket/a, s3://bucket/ab, false",
        "s3://bucket/a/b, s3://bucket/a, false",
        "s3://bucket, s3://bucket-b/a, false",
        "/a, /a/b, true",
        "/, /a, true",
        "/a, /ab, false",
        "/bucket/a, s3://bucket/a, false",
        "file:///a%20b, /a b/c, true"
    })
    void aLocationHoldsItselfAndWhatLiesBelow(String one, String other, boolean holds) {
        assertThat(new Location(one).holds(new Location(other))).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://bucket", "s3://bucket/a", "/a/b"})
    void aFolderBelowALocationIsHeldByIt(String address) {
        Location location = new Location(address);

        assertThat(location.below("_report")).isEqualTo(new Location(address + "/_report"));
        assertThat(location.holds(location.below("_report"))).isTrue();
        assertThat(location.below("_report").holds(location)).isFalse();
    }

    @Test
    void aKeyTellsTheWindowThatItIsOf() {
        String data = Layout.data("raw-events", WINDOW, new DataFileName(1, 12, 345, ".snappy"));
        TimeWindow day = TimeWindow.ofFolder("dt=2018-10-30");

        assertThat(Layout.windowOfData("raw-events", data)).contains(WINDOW);
        assertThat(Layout.windowOfData("raw-events", Layout.success("raw-events", day)))
                .contains(day);
        assertThat(Layout.windowOfManifest("raw-events", Layout.manifest("raw-events", WINDOW)))
                .contains(WINDOW);
        assertThat(Layout.windowOfManifest("raw-events", Layout.manifest("raw-events", day)))
                .contains(day);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "file",
                "/file",
                "dt=2018-10-30",
                "dt=2018-10-30/hr=24/file",
                "dt=2018-10-30/hr=23/mn=00/file",
                "x/dt=2018-10-30/file"
            })
    void aKeyInAnyOtherFolderIsOfNoWindow(String below) {
        assertThat(Layout.windowOfData("t", "t/" + below)).isEmpty();
        assertThat(Layout.windowOfManifest("t", "_ledger/t/windows/" + below)).isEmpty();
        assertThat(Layout.windowOfManifest("t", "_ledger/t/windows/dt=2018-10-30/hr=23.json" + below + ".bak"))
                .isEmpty();
    }
}
