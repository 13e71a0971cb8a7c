package dev.bayou.spark;

import org.apache.spark.SparkUserAppException;

/** Runs Bayou without spark-submit and ends the JVM, for help, versions and completion, which need no Spark. */
public final class PlainMain {
    private PlainMain() {}

    public static void main(String[] args) {
        try {
            Bayou.main(args);
        } catch (SparkUserAppException e) {
            System.exit(e.exitCode());
        }
    }
}
