package dev.bayou.pipelines.cli;

import dev.bayou.pipelines.cli.ProfileOptions.WhenStopped;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops a running pipeline when the process receives SIGTERM or SIGINT. */
public final class ShutdownHook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownHook.class);

    private final Thread hook;

    private ShutdownHook(Runnable ending) {
        this.hook = new Thread(ending, "bayou-stop");
    }

    /** What a command does at its end, also after a failure. */
    @FunctionalInterface
    public interface Ending {
        void end() throws IOException;
    }

    /**
     * Registers the hook for a running pipeline, until the hook is closed.
     *
     * @param message logged when the process is stopped
     * @param ending runs when the process is stopped
     */
    public static ShutdownHook of(PipelineResult running, PipelineOptions options, String message, Ending ending) {
        WhenStopped whenStopped = options.as(ProfileOptions.class).getWhenStopped();
        ShutdownHook stopper = new ShutdownHook(() -> {
            LOG.info(message);
            try {
                if (whenStopped == WhenStopped.CANCEL) {
                    running.cancel();
                }
                ending.end();
            } catch (IOException | UnsupportedOperationException e) {
                LOG.warn("The shutdown was incomplete: {}", e.toString());
            } finally {
                SharedConnections.shutDown();
                if (whenStopped == WhenStopped.HALT) {
                    Runtime.getRuntime().halt(ShutdownWatchdog.TERMINATED);
                }
            }
        });
        Runtime.getRuntime().addShutdownHook(stopper.hook);
        return stopper;
    }

    /**
     * Waits for a pipeline's end.
     *
     * @param message logged if the process is stopped before
     * @param discarding runs if the process is stopped or the pipeline fails
     * @throws FailedRunException if the process was stopped
     */
    public static void await(PipelineResult running, PipelineOptions options, String message, Ending discarding) {
        try (ShutdownHook stopper = of(running, options, message, discarding)) {
            running.waitUntilFinish();
            if (stopper.isAtWork()) {
                throw new FailedRunException(List.of("the process was stopped"));
            }
        } catch (RuntimeException e) {
            try {
                discarding.end();
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    /** Whether the process is being stopped. */
    public boolean isAtWork() {
        return hook.isAlive();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("The process is already shutting down");
        }
    }
}
