package dev.bayou.direct;

import dev.bayou.pipelines.Commands;
import dev.bayou.pipelines.cli.ShutdownWatchdog;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs a command in this process and ends it with the command's exit status. */
public final class Bayou {
    /** Of the runner; as many as a command line gives, if it is a number of threads. */
    private static final Pattern PARALLELISM = Pattern.compile("--targetParallelism=([1-9][0-9]{0,3})");

    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

    /**
     * The two checks compare every element before and after each step, for people who write transforms; they cost more
     * than the steps. The run must not block, so that it can be watched and stopped. The runner's own loop runs on
     * whichever of its threads is free, without ever pausing: a thread beyond the processors would only take a
     * processor from those that copy. For the same reason the source has a reader for each thread: while there is
     * nothing to copy all threads wait in it, and the loop with them.
     */
    private static final List<String> DIRECT_RUNNER = List.of(
            "--runner=DirectRunner",
            "--enforceImmutability=false",
            "--enforceEncodability=false",
            "--blockOnRun=false",
            "--targetParallelism=" + THREADS);

    private Bayou() {}

    public static void main(String[] args) {
        ShutdownWatchdog.install();
        List<String> flags = new ArrayList<>(DIRECT_RUNNER);
        flags.add("--sourceReaders=" + threads(args));
        System.exit(Commands.run(args, flags));
    }

    private static int threads(String[] args) {
        return Stream.of(args)
                .map(PARALLELISM::matcher)
                .filter(Matcher::matches)
                .mapToInt(flag -> Integer.parseInt(flag.group(1)))
                .findFirst()
                .orElse(THREADS);
    }
}
