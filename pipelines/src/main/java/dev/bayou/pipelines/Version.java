package dev.bayou.pipelines;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import org.apache.beam.sdk.util.ReleaseInfo;

/** The versions that {@code bayou --version} prints. */
final class Version {
    /** The build writes it beside {@code Implementation-Version}, if it knows the commit. */
    private static final String COMMIT = "Git-Commit";

    private static final String UNKNOWN = "unknown";
    private static final String RUNNER = "--runner=";

    private Version() {}

    /** @param runnerFlags of the runner profile, which name the runner */
    static String of(List<String> runnerFlags) {
        String version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
        String runner = runnerFlags.stream()
                .filter(flag -> flag.startsWith(RUNNER))
                .map(flag -> flag.substring(RUNNER.length()))
                .findFirst()
                .orElse(UNKNOWN);
        return "bayou " + version + commit().map(commit -> " (" + commit + ")").orElse("") + "\n"
                + "beam " + ReleaseInfo.getReleaseInfo().getVersion() + "\n"
                + "java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")\n"
                + "runner " + runner + "\n";
    }

    private static Optional<String> commit() {
        CodeSource source = Version.class.getProtectionDomain().getCodeSource();
        URL jar = source == null ? null : source.getLocation();
        if (jar == null || !jar.getPath().endsWith(".jar")) {
            return Optional.empty();
        }
        try (InputStream in = jar.openStream();
                JarInputStream entries = new JarInputStream(in)) {
            return Optional.ofNullable(entries.getManifest())
                    .map(Manifest::getMainAttributes)
                    .map(attributes -> attributes.getValue(COMMIT))
                    .filter(commit -> !commit.equals(UNKNOWN));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
