package dev.bayou.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.pipelines.Commands;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
@Timeout(180)
class ShutdownWatchdogTest {
    private static final String READY = "ready";

    @Test
    void aProcessWhoseShutdownHangsEndsAfterSigterm() throws Exception {
        Process process = start("wait");
        try {
            process.toHandle().destroy();

            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(ShutdownWatchdog.TERMINATED);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aCommandThatHasEndedKeepsItsStatusThoughTheShutdownHangs() throws Exception {
        Process process = start("exit");
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(2);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(String how) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HangingProcess.class.getName(),
                        how)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(out.readLine()).isEqualTo(READY);
        return process;
    }

    /** Has a shutdown hook that never ends, as one that waits for a store has. */
    static final class HangingProcess {
        public static void main(String[] args) throws InterruptedException {
            ShutdownWatchdog.install(Duration.ofSeconds(1));
            CountDownLatch never = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                ShutdownWatchdog.ended(1); // What a command makes of being stopped does not count.
                awaitForEver(never);
            }));
            System.out.println(READY);
            if (args[0].equals("exit")) {
                System.exit(Commands.run(new String[] {"no such command"}, List.of()));
            }
            never.await();
        }

        private static void awaitForEver(CountDownLatch never) {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
