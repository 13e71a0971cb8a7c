package dev.bayou.benchmarks.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What one call of the benchmarks has measured, for programs.
 *
 * @param command as it was given
 * @param began the begin, in UTC
 * @param machine on which
 * @param findings each with all that was measured
 */
public record Findings(List<String> command, String began, Machine machine, List<? extends Finding> findings) {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * What all candidates had together.
     *
     * @param processors that the JVM may use
     */
    public record Machine(int processors, String system, String java) {
        static Machine here() {
            return new Machine(
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                            + System.getProperty("os.arch"),
                    System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        }
    }

    /** Of this machine. */
    public static Findings here(List<String> command, Instant began, List<? extends Finding> findings) {
        return new Findings(List.copyOf(command), began.toString(), Machine.here(), List.copyOf(findings));
    }

    /** Writes them as JSON, in place of a file that is there. */
    public void write(Path file) throws IOException {
        JSON.writeValue(file.toFile(), this);
    }
}
