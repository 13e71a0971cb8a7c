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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command line as a whole: picks the command, runs it, and turns what went wrong into one clear message and an exit
 * status. For a process of its own; where a cluster runs the main, {@link ArchivePipeline} and its like are called
 * directly.
 */
public final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final int SUCCESS = 0;
    private static final int FAILED = 1;
    private static final int WRONG_CALL = 2;
    private static final int COULD_NOT_RUN = 2;
    /** What a shell reports of a process that SIGPIPE has ended. */
    private static final int CLOSED_PIPE = 141;

    private static final Map<String, Command> COMMANDS = new TreeMap<>(Map.of(
            "abandoned",
                    new Command(
                            "how many carts were abandoned, by gaps of inactivity",
                            AbandonedOptions.class,
                            AbandonedPipeline::main),
            "archive", new Command("Kafka to the archive, exactly once", ArchiveOptions.class, ArchivePipeline::main),
            "cat", new Command("print archived records as JSON lines", CatOptions.class, CatPipeline::main),
            "live",
                    new Command(
                            "the same on the stream, as an estimate: what shoppers add, order and abandon",
                            LiveOptions.class,
                            LivePipeline::main,
                            FAILED,
                            LivePipeline.GUARANTEE),
            "refine",
                    new Command(
                            "live's estimates beside the archive's exact values",
                            RefineOptions.class,
                            RefinePipeline::main),
            "replay",
                    new Command(
                            "archived records back to Kafka, as they were", ReplayOptions.class, ReplayPipeline::main),
            "report",
                    new Command(
                            "what each shopper added to the cart and ordered",
                            ReportOptions.class,
                            ReportPipeline::main),
            "verify",
                    new Command(
                            "prove that every offset is in the archive once, or name what is wrong",
                            VerifyOptions.class,
                            VerifyPipeline::main,
                            COULD_NOT_RUN,
                            "")));

    private Commands() {}

    /** The flags of each command, by its name. */
    static Map<String, Class<? extends PipelineOptions>> options() {
        Map<String, Class<? extends PipelineOptions>> options = new TreeMap<>();
        COMMANDS.forEach((name, command) -> options.put(name, command.options()));
        return options;
    }

    /**
     * What can be called.
     *
     * @param failure the status if what it needs cannot be reached, or fails
     * @param guarantee what its help says first of what one may expect, if that is not all
     */
    private record Command(
            String purpose, Class<? extends PipelineOptions> options, Main main, int failure, String guarantee) {
        Command(String purpose, Class<? extends PipelineOptions> options, Main main) {
            this(purpose, options, main, FAILED, "");
        }
    }

    /** What a command does. */
    @FunctionalInterface
    interface Main {
        void run(String[] args) throws IOException;
    }

    /**
     * Runs a command.
     *
     * @param args the command's name and its flags
     * @param runnerFlags flags of the runner at hand, for those that the caller does not set
     * @return 0 if all is well, 1 if the run failed, 2 if the call was wrong, or if {@code verify} could not run, 141
     *     if the reader of the output has closed it
     */
    public static int run(String[] args, List<String> runnerFlags) {
        int status = status(args, runnerFlags);
        ShutdownWatchdog.ended(status);
        return status;
    }

    private static int status(String[] args, List<String> runnerFlags) {
        Command command = args.length == 0 ? null : COMMANDS.get(args[0]);
        if (command == null) {
            System.err.println(usage());
            return args.length == 1 && isHelp(args[0]) ? SUCCESS : WRONG_CALL;
        }
        List<String> flags = new ArrayList<>(Arrays.asList(args).subList(1, args.length));
        if (flags.stream().anyMatch(Commands::isHelp)) {
            return run(args[0], unused -> ResultOutput.standard().print(help(args[0], command)), flags);
        }
        runnerFlags.stream().filter(flag -> !isSet(flag, flags)).forEach(flags::add);
        return run(args[0], command.main(), flags, command.failure());
    }

    /** Runs a command's main and tells what went wrong, if anything did; the status as above. */
    static int run(String name, Main main, List<String> flags) {
        return run(name, main, flags, FAILED);
    }

    /** @param failure the status if what it needs cannot be reached, or fails */
    static int run(String name, Main main, List<String> flags, int failure) {
        try {
            main.run(flags.toArray(String[]::new));
            return SUCCESS;
        } catch (WrongCallException e) {
            tell(name + " was called wrongly:", e.mistakes());
            return WRONG_CALL;
        } catch (CutDayException e) {
            tell(name + " was called wrongly:", List.of(message(e)));
            return WRONG_CALL;
        } catch (FailedRunException e) {
            tell(name + " failed:", List.of(message(e)));
            return FAILED;
        } catch (ClosedPipeException e) {
            return CLOSED_PIPE;
        } catch (KafkaException | IOException e) {
            tell(name + " failed:", List.of(message(e)));
            LOG.debug("Why", e);
            return failure;
        } catch (PipelineExecutionException e) {
            if (isClosedPipe(e)) {
                return CLOSED_PIPE;
            }
            tell(name + " failed:", List.of(message(e.getCause() == null ? e : e.getCause())));
            LOG.error("The pipeline failed", e);
            return failure;
        } catch (RuntimeException | Error e) { // Uncaught, the JVM would make status 1 of it: "not proven" of verify.
            tell(name + " failed:", List.of(e.toString()));
            LOG.error("Not foreseen", e);
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

    private static String help(String name, Command command) {
        ByteArrayOutputStream flags = new ByteArrayOutputStream();
        Charset charset = Charset.defaultCharset();
        PipelineOptionsFactory.printHelp(new PrintStream(flags, true, charset), command.options());
        return name + ": " + command.purpose() + "\n" + command.guarantee() + "\n" + flags.toString(charset);
    }

    /** Whether a word of the command line asks for help; then nothing is run. */
    public static boolean isHelp(String arg) {
        return arg.equals("--help") || arg.equals("-h") || arg.equals("help");
    }

    private static boolean isSet(String flag, List<String> flags) {
        String name = flag.split("=", 2)[0];
        return flags.stream().anyMatch(given -> given.equals(name) || given.startsWith(name + "="));
    }

    private static void tell(String what, List<String> reasons) {
        PrintStream err = System.err;
        err.println(what);
        reasons.forEach(reason -> reason.lines().forEach(line -> err.println("  " + VisibleText.ofLines(line))));
    }

    private static String message(Throwable e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private static String usage() {
        StringBuilder usage =
                new StringBuilder("usage: bayou COMMAND --flag=value …; bayou COMMAND --help lists its flags");
        COMMANDS.forEach((name, command) ->
                usage.append("\n  ").append(name).append("  ").append(command.purpose()));
        return usage.toString();
    }
}
