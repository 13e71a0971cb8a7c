package dev.bayou.seqfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {
    @ParameterizedTest
    @EnumSource
    void everyCodecRunsHere(Compression compression) {
        assertThatCode(compression::requireRunnable).doesNotThrowAnyException();
    }

    @Test
    void aCodecWithoutItsLibraryIsRefusedWithTheReasonAndTheRemedy() throws Exception {
        try (URLClassLoader loader = classPathWithout("snappy-java")) {
            requireRefusedWithRemedy(loader);
        }
    }

    /** A folder from which no library can be loaded, such as one that is mounted noexec. */
    @Test
    void aTemporaryFolderThatCannotHoldTheLibraryIsRefusedWithTheRemedy(@TempDir Path dir) throws Exception {
        String property = "org.xerial.snappy.tempdir";
        System.setProperty(property, Files.createFile(dir.resolve("file")).toString());
        try (URLClassLoader loader = classPathWithout("nothing")) {
            requireRefusedWithRemedy(loader);
        } finally {
            System.clearProperty(property);
        }
    }

    private static void requireRefusedWithRemedy(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> compression = loader.loadClass(Compression.class.getName());
        Object snappy = compression.getMethod("named", String.class).invoke(null, "snappy");

        assertThatThrownBy(() -> compression.getMethod("requireRunnable").invoke(snappy))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Compression 'snappy' does not run on this machine: ")
                .hasMessageContaining("-Dorg.xerial.snappy.tempdir=FOLDER")
                .hasMessageNotContaining("Choose")
                .hasCauseInstanceOf(Throwable.class);
    }

    /** Everything but that library, and nothing of it from the class loaders above. */
    private static URLClassLoader classPathWithout(String library) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        Matcher entries =
                Pattern.compile("[^" + File.pathSeparator + "]+").matcher(System.getProperty("java.class.path"));
        while (entries.find()) {
            if (!entries.group().contains(library)) {
                urls.add(Path.of(entries.group()).toUri().toURL());
            }
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    @Test
    void aNameIsFoundInAnyCase() {
        assertThat(Compression.named("Snappy")).isEqualTo(Compression.SNAPPY);
        assertThat(Compression.named("none")).isEqualTo(Compression.NONE);
    }

    @Test
    void anUnknownNameIsRefusedWithTheChoices() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Compression.named("zip"))
                .withMessage("There is no compression 'zip'; the choices are none, deflate, gzip, snappy.");
    }

    @Test
    void theExtensionsAreThoseOfHadoop() {
        for (Compression compression : Compression.values()) {
            compression.codec().ifPresent(codec -> assertThat(compression.extension())
                    .isEqualTo(codec.getDefaultExtension()));
        }
    }
}
