package dev.bayou.pipelines.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows again and again how far something is, on standard error: on a terminal lines that are rewritten each second;
 * elsewhere log lines, more seldom while nothing happens.
 */
public final class ProgressReporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressReporter.class);
    private static final Duration TERMINAL_EVERY = Duration.ofSeconds(1);
    private static final Duration LOG_EVERY = Duration.ofSeconds(10);
    /** With nothing to tell, one turn in so many is still written: a sign of life. */
    private static final int QUIET_TURNS = 30;

    /**
     * What is to be seen now.
     *
     * @param isQuiet whether nothing has happened since the last turn
     */
    public record Turn(List<String> lines, boolean isQuiet) {}

    @SuppressWarnings("SystemConsoleNull") // True from JDK 22 on; the build holds Java to 17.
    private final boolean isTerminal = System.console() != null;

    private final PrintStream terminal = System.err;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "bayou-progress");
        thread.setDaemon(true);
        return thread;
    });
    private final Supplier<Turn> turns;
    private int linesOnScreen;
    private int quietTurns;

    private ProgressReporter(Supplier<Turn> turns) {
        this.turns = turns;
    }

    /** Begins to show what is supplied. */
    public static ProgressReporter of(Supplier<Turn> turns) {
        ProgressReporter display = new ProgressReporter(turns);
        long every = (display.isTerminal ? TERMINAL_EVERY : LOG_EVERY).toMillis();
        Future<?> unused = display.clock.scheduleAtFixedRate(display::show, every, every, TimeUnit.MILLISECONDS);
        return display;
    }

    private synchronized void show() {
        Turn turn = turns.get();
        if (isTerminal) {
            clearScreen();
            turn.lines().forEach(terminal::println);
            linesOnScreen = turn.lines().size();
        } else if (!turn.isQuiet() || ++quietTurns % QUIET_TURNS == 0) {
            turn.lines().forEach(LOG::info);
        }
    }

    /** Ends it, and takes away what is on the screen. */
    @Override
    public void close() {
        clock.shutdownNow();
        clearScreen();
    }

    private synchronized void clearScreen() {
        if (linesOnScreen > 0) {
            terminal.print("\033[" + linesOnScreen + "F\033[J");
            linesOnScreen = 0;
        }
    }
}
