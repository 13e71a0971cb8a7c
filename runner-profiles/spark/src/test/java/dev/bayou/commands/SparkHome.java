package dev.bayou.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder that Spark's own scripts and daemons take for an installation: its {@code jars} are Maven's. */
record SparkHome(Path folder) {

    static SparkHome below(Path dir) throws IOException {
        Path home = Files.createDirectories(dir.resolve("spark-home"));
        Path jars = Files.createDirectory(home.resolve("jars"));
        for (String jar : Profile.sparkInstallation().split(":", -1)) {
            Path file = Path.of(jar);
            Files.createSymbolicLink(jars.resolve(file.getFileName()), file);
        }
        return new SparkHome(home);
    }

    /** Takes the links away; JUnit warns of each that it finds. */
    void delete() throws IOException {
        try (Stream<Path> links = Files.list(folder.resolve("jars"))) {
            for (Path link : links.toList()) {
                Files.delete(link);
            }
        }
    }

    String classPath() {
        return folder.resolve("jars") + "/*";
    }
}
