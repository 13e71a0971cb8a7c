package dev.bayou.benchmarks.spark;

import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The topic to text files by Spark Structured Streaming, {@code Trigger.AvailableNow}: values alone, a line each, the
 * fastest of the formats it has. Keys, headers, timestamps and offsets are lost, and so are values with line breaks.
 */
public final class StructuredStreamingArchive {
    private StructuredStreamingArchive() {}

    /**
     * Takes bootstrap servers, topic, output folder; prints how long it was from the first task's start to the query's
     * end, which includes the commit of the files.
     */
    public static void main(String[] args) throws StreamingQueryException, TimeoutException {
        SparkConf settings = new SparkConf()
                .setAppName("Structured Streaming archive")
                .setIfMissing("spark.master", "local[*]")
                .setIfMissing("spark.ui.enabled", "false");
        try (SparkSession spark = SparkSession.builder().config(settings).getOrCreate()) {
            AtomicLong began = new AtomicLong();
            spark.sparkContext().addSparkListener(new SparkListener() {
                @Override
                public void onTaskStart(SparkListenerTaskStart task) {
                    began.compareAndSet(0, System.nanoTime());
                }
            });
            spark.readStream()
                    .format("kafka")
                    .option("kafka.bootstrap.servers", args[0])
                    .option("subscribe", args[1])
                    .option("startingOffsets", "earliest")
                    .option("kafka.max.poll.records", "10000")
                    .option("kafka.fetch.max.bytes", Integer.toString(32 << 20))
                    .option("kafka.max.partition.fetch.bytes", Integer.toString(8 << 20))
                    .option("kafka.receive.buffer.bytes", Integer.toString(1 << 20))
                    .load()
                    .selectExpr("CAST(value AS STRING)")
                    .writeStream()
                    .format("text")
                    .option("path", args[2])
                    .option("checkpointLocation", args[2] + "/_checkpoint")
                    .trigger(Trigger.AvailableNow())
                    .start()
                    .awaitTermination();
            System.out.printf(Locale.ROOT, "all records %.3f s%n", (System.nanoTime() - began.get()) / 1e9);
        }
    }
}
