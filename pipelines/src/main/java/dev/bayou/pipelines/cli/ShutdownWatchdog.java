package dev.bayou.pipelines.cli;

import java.time.Duration;

/**
 * Ends the process within {@link #LIMIT} after it began to shut down (SIGTERM, SIGINT, exit), whatever hangs: a request
 * to a store, a runner that waits for its workers, a shutdown hook of a library. Nothing that a run has left unfinished
 * needs a shutdown in order: what is not committed is copied at the next start.
 */
public final class ShutdownWatchdog {
    static final Duration LIMIT = Duration.ofSeconds(10);

    /** What a shell reports of a process that SIGTERM has ended. */
    static final int TERMINATED = 143;

    private static volatile int status = TERMINATED;

    private ShutdownWatchdog() {}

    /** Watches over the shutdown of this JVM. For a process of one command. */
    public static void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(ShutdownWatchdog::begin, "bayou-shutdown"));
    }

    /**
     * The command has ended with that status, which the process keeps, unless it was the shutdown that ended the
     * command.
     */
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
            return true; // The JVM takes no call about hooks from the moment on at which it starts them.
        }
    }

    /** Does not wait itself: the JVM is to end as soon as all other hooks are done. */
    private static void begin() {
        Thread watchdog = new Thread(ShutdownWatchdog::haltAtTheLimit, "bayou-shutdown-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    private static void haltAtTheLimit() {
        try {
            Thread.sleep(LIMIT.toMillis());
        } catch (InterruptedException e) {
            // Nobody waits for this thread: whatever interrupts it, the process has to end.
        }
        // In a thread of its own: a standard error that nobody reads blocks too.
        Thread message = new Thread(
                () -> System.err.println(
                        "Halted: the shutdown took longer than " + LIMIT.toSeconds() + " s. What is committed stays."),
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
