package dev.bayou.spark;

import dev.bayou.pipelines.Commands;
import dev.bayou.pipelines.cli.ShutdownWatchdog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkUserAppException;

/**
 * Runs a command on the cluster that spark-submit has chosen. Returns if the command succeeds. If it does not, throws
 * Spark's own exception for an exit status: spark-submit ends with that status, and YARN calls the application failed.
 * Never ends the JVM, which YARN would take for a failure however it ended.
 */
public final class Bayou {
    private static final int FAILED = 1;
    private static final String CHECKPOINTS = "--checkpointDir=";
    private static final List<String> BATCHES_OF_RANGES =
            List.of("--batchIntervalMillis=1000", "--minReadTimeMillis=200");
    /**
     * A reader of Kafka that takes longer to start than a batch reads would read nothing for ever; a batch is held in
     * memory.
     */
    private static final List<String> BATCHES_OF_RECORDS =
            List.of("--batchIntervalMillis=3000", "--minReadTimeMillis=1500", "--maxRecordsPerBatch=200000");

    private Bayou() {}

    public static void main(String[] args) throws SparkUserAppException {
        ShutdownWatchdog.install();
        Path checkpoints = freshCheckpoints(args);
        int status = isStream(args) ? runStream(args, checkpoints) : run(args, checkpoints);
        if (status != 0) {
            throw new SparkUserAppException(status);
        }
    }

    private static int runStream(String[] args, Path checkpoints) {
        CheckpointFolder folder;
        try {
            folder = CheckpointFolder.make(checkpoints);
        } catch (IOException e) {
            System.err.println(args[0] + " failed:\n  The checkpoint folder " + checkpoints + " cannot be created: "
                    + e.getMessage() + "; give --checkpointDir= a folder that all machines of the cluster can use");
            return FAILED;
        }
        try {
            return run(args, checkpoints);
        } finally {
            folder.delete();
        }
    }

    private static int run(String[] args, Path checkpoints) {
        return Commands.run(withoutCheckpoints(args), flags(args, checkpoints));
    }

    /** Whether Spark keeps checkpoints of it. */
    static boolean isStream(String[] args) {
        List<String> words = List.of(args);
        if (words.isEmpty() || words.stream().anyMatch(Commands::isHelp)) {
            return false;
        }
        boolean isBatch = words.contains("--untilCaughtUp") || words.contains("--untilCaughtUp=true");
        return words.get(0).equals("live") || (words.get(0).equals("archive") && !isBatch);
    }

    /**
     * A new folder below the one that is given, or where all workers see it: on YARN in HDFS, else on this machine's
     * disk.
     */
    private static Path freshCheckpoints(String[] args) {
        boolean isLocal =
                FileSystem.getDefaultUri(new Configuration()).getScheme().equals("file");
        return CheckpointFolder.fresh(Stream.of(args)
                .filter(Bayou::isCheckpoints)
                .map(flag -> flag.substring(CHECKPOINTS.length()))
                .findFirst()
                .orElse(isLocal ? System.getProperty("java.io.tmpdir") : "/tmp"));
    }

    private static String[] withoutCheckpoints(String[] args) {
        return Stream.of(args).filter(flag -> !isCheckpoints(flag)).toArray(String[]::new);
    }

    private static boolean isCheckpoints(String flag) {
        return flag.startsWith(CHECKPOINTS) && flag.length() > CHECKPOINTS.length();
    }

    /**
     * A batch of ranges every second, read for a fifth of it: cheap, since a range is a hundred bytes, and soon enough
     * for records that may wait for seconds. Checkpoints are fresh for each start: old ones would bring back an old
     * program and old flags, and the archive is the state. On SIGTERM, a streaming context waits for ever for a batch
     * whose tasks Spark has already given up. By its name an operator finds the application among others.
     */
    private static List<String> flags(String[] args, Path checkpoints) {
        String command = args.length == 0 ? "" : args[0];
        List<String> flags = new ArrayList<>(List.of(
                "--runner=SparkRunner",
                "--appName=bayou-" + command,
                CHECKPOINTS + checkpoints,
                "--whenStopped=HALT",
                "--workers=" + (worksHere() ? "HERE" : "ELSEWHERE")));
        flags.addAll(command.equals("live") ? BATCHES_OF_RECORDS : BATCHES_OF_RANGES);
        return flags;
    }

    /** Whether spark-submit has chosen this very process for the work too. */
    private static boolean worksHere() {
        String master = new SparkConf().get("spark.master", "local");
        return master.equals("local") || master.startsWith("local[");
    }
}
