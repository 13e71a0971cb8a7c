package dev.bayou.spark;

import dev.bayou.pipelines.Commands;
import java.util.List;
import org.apache.spark.SparkUserAppException;

/**
 * Runs a command on the cluster that spark-submit has chosen. Returns if the command succeeds. If it does not, throws
 * Spark's own exception for an exit status: spark-submit ends with that status, and YARN calls the application failed.
 * Never ends the JVM, which YARN would take for a failure however it ended.
 */
public final class Bayou {
    private static final List<String> SPARK_RUNNER = List.of("--runner=SparkRunner");

    private Bayou() {}

    public static void main(String[] args) throws SparkUserAppException {
        int status = Commands.run(args, SPARK_RUNNER);
        if (status != 0) {
            throw new SparkUserAppException(status);
        }
    }
}
