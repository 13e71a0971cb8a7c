package dev.bayou.pipelines;

import dev.bayou.archive.TimeRange.CutDayException;
import dev.bayou.output.ResultOutput;
import dev.bayou.output.ResultOutput.ClosedPipeException;
import dev.bayou.output.VisibleText;
import dev.bayou.pipelines.abandoned.AbandonedOptions;
import dev.bayou.pipelines.abandoned.AbandonedPipeline;
import dev.bayou.pipelines.archive.ArchiveOptions;
import dev.bayou.pipelines.archive.ArchivePipeline;
import dev.bayou.pipelines.cat.CatOptions;
import dev.bayou.pipelines.cat.CatPipeline;
import dev.bayou.pipelines.cli.DidYouMean;
import dev.bayou.pipelines.cli.FailedRunException;
import dev.bayou.pipelines.cli.SharedConnections;
import dev.bayou.pipelines.cli.ShutdownWatchdog;
import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.pipelines.live.LiveOptions;
import dev.bayou.pipelines.live.LivePipeline;
import dev.bayou.pipelines.refine.RefineOptions;
import dev.bayou.pipelines.refine.RefinePipeline;
import dev.bayou.pipelines.replay.ReplayOptions;
import dev.bayou.pipelines.replay.ReplayPipeline;
import dev.bayou.pipelines.report.ReportOptions;
import dev.bayou.pipelines.report.ReportPipeline;
import dev.bayou.pipelines.verify.VerifyOptions;
import dev.bayou.pipelines.verify.VerifyPipeline;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command line: selects the command, runs it, and reports a failure as one message and an exit status. Where a
 * cluster runs a main, it calls {@link ArchivePipeline} and the like directly.
 */
public final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final int SUCCESS = 0;
    private static final int FAILED = 1;
    private static final int WRONG_CALL = 2;
    private static final int COULD_NOT_RUN = 2;
    /** The status that a shell reports for a process ended by SIGPIPE. */
    private static final int CLOSED_PIPE = 141;

    private static final String HELP = "--help";
    private static final String FULL_HELP = "--help=all";

    private static final Map<String, Command> COMMANDS = new TreeMap<>(Map.of(
            "abandoned", new Command(AbandonedOptions.class, AbandonedPipeline::main),
            "archive", new Command(ArchiveOptions.class, ArchivePipeline::main),
            "cat", new Command(CatOptions.class, CatPipeline::main),
            "live", new Command(LiveOptions.class, LivePipeline::main),
            "refine", new Command(RefineOptions.class, RefinePipeline::main),
            "replay", new Command(ReplayOptions.class, ReplayPipeline::main),
            "report", new Command(ReportOptions.class, ReportPipeline::main),
            "verify", new Command(VerifyOptions.class, VerifyPipeline::main, COULD_NOT_RUN)));

    private static final Map<String, String> ALIASES = Map.of("compare", "refine");
    /** A word that is not a command may be a secret. Messages show only words like these. */
    private static final Pattern HARMLESS = Pattern.compile("[\\w-]{1,40}");

    private Commands() {}

    /** The flags of each command, by its name. */
    static Map<String, Class<? extends PipelineOptions>> options() {
        Map<String, Class<? extends PipelineOptions>> options = new TreeMap<>();
        COMMANDS.forEach((name, command) -> options.put(name, command.options()));
        return options;
    }

    /** @param failure the status if what the command needs cannot be reached, or fails */
    private record Command(Class<? extends PipelineOptions> options, Main main, int failure) {
        Command(Class<? extends PipelineOptions> options, Main main) {
            this(options, main, FAILED);
        }
    }

    /** The main method of a command. */
    @FunctionalInterface
    interface Main {
        void run(String[] args) throws IOException;
    }

    /**
     * Runs a command.
     *
     * @param args the command's name and its flags
     * @param runnerFlags flags of the runner, used where the command line does not set them
     * @return 0 if the command is done, 1 if the run failed, 2 if the command line is wrong, or if {@code verify} could
     *     not run, 141 if the reader of the output has closed it
     */
    public static int run(String[] args, List<String> runnerFlags) {
        int status = status(args, runnerFlags);
        ShutdownWatchdog.ended(status);
        return status;
    }

    private static int status(String[] args, List<String> runnerFlags) {
        if (args.length == 0) {
            return refuse("");
        }
        String name = ALIASES.getOrDefault(args[0], args[0]);
        List<String> words = new ArrayList<>(Arrays.asList(args).subList(1, args.length));
        if (isHelp(name)) {
            return words.stream().allMatch(Commands::isHelp)
                    ? print("help", Help.overview(options()))
                    : status(new String[] {words.get(0), name.equals(FULL_HELP) ? name : HELP}, runnerFlags);
        } else if (name.equals("--version")) {
            return print("version", Version.of(runnerFlags));
        } else if (name.equals("completion")) {
            return complete(words);
        }
        Command command = COMMANDS.get(name);
        if (command == null) {
            return refuse(unknown(name));
        } else if (words.contains(FULL_HELP)) {
            return print(name, Help.fullPage(name, command.options()));
        } else if (words.stream().anyMatch(Commands::isHelp)) {
            return print(name, Help.page(name, command.options()));
        }
        runnerFlags.stream().filter(flag -> !isSet(flag, words)).forEach(words::add);
        return run(name, command.main(), words, command.failure());
    }

    private static int complete(List<String> words) {
        if (words.size() == 1 && Completion.SHELLS.contains(words.get(0))) {
            return print("completion", Completion.script(words.get(0), options()));
        }
        String usage = "usage: bayou completion " + String.join("|", Completion.SHELLS) + "\n";
        if (words.stream().anyMatch(Commands::isHelp)) {
            return print("completion", usage);
        }
        System.err.print(usage);
        return WRONG_CALL;
    }

    private static int print(String name, String text) {
        return run(name, unused -> ResultOutput.standard().print(text), List.of());
    }

    private static int refuse(String why) {
        System.err.print(why + Help.overview(options()));
        return WRONG_CALL;
    }

    private static String unknown(String name) {
        String nearest = DidYouMean.nearest(name, COMMANDS.keySet())
                .map(known -> "; did you mean " + known + "?")
                .orElse("");
        return (HARMLESS.matcher(name).matches() ? "'" + name + "'" : "The first word") + " is not a command" + nearest
                + "\n";
    }

    /** Runs a command's main and reports its failure; returns the status as above. */
    static int run(String name, Main main, List<String> flags) {
        return run(name, main, flags, FAILED);
    }

    /** @param failure the status if what the command needs cannot be reached, or fails */
    static int run(String name, Main main, List<String> flags, int failure) {
        try {
            main.run(flags.toArray(String[]::new));
            return SUCCESS;
        } catch (WrongCallException e) {
            report(name + ": invalid command line:", e.mistakes());
            return WRONG_CALL;
        } catch (CutDayException e) {
            report(name + ": invalid command line:", List.of(message(e)));
            return WRONG_CALL;
        } catch (FailedRunException e) {
            report(name + " failed:", List.of(message(e)));
            return FAILED;
        } catch (ClosedPipeException e) {
            return CLOSED_PIPE;
        } catch (KafkaException | IOException e) {
            report(name + " failed:", List.of(message(e)));
            LOG.debug("Cause", e);
            return failure;
        } catch (PipelineExecutionException e) {
            if (isClosedPipe(e)) {
                return CLOSED_PIPE;
            }
            report(name + " failed:", List.of(message(e.getCause() == null ? e : e.getCause())));
            LOG.error("The pipeline failed", e);
            return failure;
        } catch (RuntimeException
                | Error e) { // Uncaught, it would end the JVM with status 1, which means "not proven" for verify.
            report(name + " failed:", List.of(e.toString()));
            LOG.error("Unexpected failure", e);
            return failure;
        } finally {
            SharedConnections.closeAll();
        }
    }

    /** Whether a worker could not print because the reader has closed the pipe. */
    private static boolean isClosedPipe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClosedPipeException) {
                return true;
            }
        }
        return false;
    }

    /** Whether a word of the command line requests help; then no command runs. */
    public static boolean isHelp(String arg) {
        return arg.equals(HELP) || arg.equals(FULL_HELP) || arg.equals("-h") || arg.equals("help");
    }

    private static boolean isSet(String flag, List<String> flags) {
        String name = flag.split("=", 2)[0];
        return flags.stream().anyMatch(given -> given.equals(name) || given.startsWith(name + "="));
    }

    private static void report(String what, List<String> reasons) {
        PrintStream err = System.err;
        err.println(what);
        reasons.forEach(reason -> reason.lines().forEach(line -> err.println("  " + VisibleText.ofLines(line))));
    }

    private static String message(Throwable e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
