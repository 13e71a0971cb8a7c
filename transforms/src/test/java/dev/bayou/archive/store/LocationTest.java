package dev.bayou.archive.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {
    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource({
        "/data/./archive, /data/archive",
        "/data//archive/, /data/archive",
        "/data/other/../archive, /data/archive",
        "file:///data/x/../archive, /data/archive",
        "/.., /",
        "s3://bucket/prefix/, s3://bucket/prefix",
        "s3://bucket/.hidden/a..b, s3://bucket/.hidden/a..b",
    })
    void oneFolderHasOneAddress(String written, String address) {
        assertThat(new Location(written).address()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3://bucket/a/./b", "s3://bucket/a//b", "s3://bucket/../b", "s3://bucket//b", "s3://bucket/."})
    void aKeyOfS3HasNoPartsThatLookLikeAPath(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Location(address))
                .withMessageContaining(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3a://bucket/prefix", "s3n://bucket/prefix"})
    void hadoopsNamesOfS3AreAnsweredWithTheRightOne(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Location(address))
                .withMessageEndingWith("write s3://bucket/prefix");
    }

    @Test
    void aSymbolicLinkIntoAFolderLiesInIt() throws IOException {
        Path archive = Files.createDirectories(dir.resolve("archive/topic"));
        Path link = Files.createSymbolicLink(dir.resolve("link"), archive);
        Location location = new Location(dir.resolve("archive").toString());

        assertThat(location.holds(new Location(link.toString()))).isTrue();
        assertThat(location.holds(new Location(link + "/not/there/yet"))).isTrue();
        assertThat(new Location(link.toString()).holds(new Location(archive + "/report")))
                .isTrue();
        assertThat(location.holds(new Location(dir + "/archive-2"))).isFalse();
        assertThat(new Location("s3://bucket/a").holds(new Location("s3://bucket/a/b")))
                .isTrue();
    }
}
