package dev.bayou.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The jar for spark-submit as it would come of sources in which something was changed. */
final class RebuiltJar {
    private static final Path SOURCES = Profile.HOME.resolve("transforms/src/main/java");

    private final Path dir;
    private final Path jar;

    private RebuiltJar(Path dir) throws IOException {
        this.dir = Files.createDirectories(dir);
        this.jar = Files.copy(Profile.SPARK_JAR, dir.resolve("bayou-spark-next.jar"));
    }

    /** The same build so far, in a folder of its own. */
    static RebuiltJar in(Path dir) throws IOException {
        return new RebuiltJar(dir);
    }

    /** Compiles a class anew with one text in its source replaced by another. */
    RebuiltJar with(String source, String text, String replacement) throws IOException {
        String before = Files.readString(SOURCES.resolve(source));
        assertThat(before).as(source).containsOnlyOnce(text);
        Path changed = dir.resolve("sources").resolve(source);
        Files.createDirectories(changed.getParent());
        Files.writeString(changed, before.replace(text, replacement));
        putIntoJar(compile(changed));
        return this;
    }

    Path jar() {
        return jar;
    }

    private Path compile(Path source) throws IOException {
        Path classes = Files.createDirectories(dir.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
            boolean isCompiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of(
                                    "-proc:none",
                                    "-d",
                                    classes.toString(),
                                    "-cp",
                                    jar + ":" + Profile.sparkInstallation()),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            assertThat(isCompiled).as("compiled: %s", messages).isTrue();
        }
        return classes;
    }

    private void putIntoJar(Path classes) throws IOException {
        try (FileSystem inJar = FileSystems.newFileSystem(jar);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path place = inJar.getPath(classes.relativize(file).toString());
                assertThat(place).exists();
                Files.copy(file, place, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
