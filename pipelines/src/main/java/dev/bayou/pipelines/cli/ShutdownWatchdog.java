package dev.bayou.pipelines.cli;

import java.time.Duration;

/**
 * Ends the process within {@link #LIMIT} after its shutdown began (SIGTERM, SIGINT, exit), even if a request to a
 * store, a runner or a shutdown hook of a library hangs. That loses nothing: the next start copies what is not
 * committed.
 */
public final class ShutdownWatchdog {
    static final Duration LIMIT = Duration.ofSeconds(10);

    /** The status that a shell reports for a process ended by SIGTERM. */
    static final int TERMINATED = 143;

    private static volatile int status = TERMINATED;

    private ShutdownWatchdog() {}

    /** Starts to watch the shutdown of this JVM. For a process that runs one command. */
    public static void install() {
        install(LIMIT);
    }

    static void install(Duration limit) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> begin(limit), "bayou-shutdown"));
    }

    /** Keeps the status with which the command ended as that of the process, unless the shutdown ended the command. */
    public static void ended(int with) {
        if (!isShuttingDown()) {
            status = with;
        }
    }

    private static boolean isShuttingDown() {
        try {
            boolean unused = Runtime.getRuntime().removeShutdownHook(new Thread());
            return false;
        } catch (IllegalStateException e) {
            return true; // The JVM rejects calls about hooks as soon as it has started them.
        }
    }

    /** Does not wait, so that the JVM ends as soon as all other hooks are done. */
    private static void begin(Duration limit) {
        Thread watchdog = new Thread(() -> haltAfter(limit), "bayou-shutdown-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    private static void haltAfter(Duration limit) {
        try {
            Thread.sleep(limit.toMillis());
        } catch (InterruptedException e) {
            // The process has to end also if this thread is interrupted.
        }
        // In a thread of its own: if no process reads standard error, printing blocks.
        Thread message = new Thread(
                () -> System.err.println("Halted: the shutdown took longer than " + limit.toSeconds()
                        + " s. Committed data is not affected."),
                "bayou-shutdown-message");
        message.setDaemon(true);
        message.start();
        try {
            message.join(Duration.ofMillis(200).toMillis());
        } catch (InterruptedException e) {
            // As above.
        }
        Runtime.getRuntime().halt(status);
    }
}
