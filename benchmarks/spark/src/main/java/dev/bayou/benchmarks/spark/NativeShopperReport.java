package dev.bayou.benchmarks.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The shopper report as a Spark user writes it: {@code sequenceFile}, {@code read.json}, {@code groupBy}, with Spark's
 * own settings. Money is summed as double and rounded at the end, lines that are no JSON are passed over, rows are not
 * sorted: each of them less work than Bayou does.
 */
public final class NativeShopperReport {
    /** What the report needs of an event. Reading by it spares the pass over all data that finds a schema out. */
    private static final String SCHEMA =
            """
            subject STRUCT<shopper: STRING>, verb STRING, indirectObject STRING,
            directObject STRUCT<
                item: STRUCT<quantity: BIGINT, price: DOUBLE, unitPrice: DOUBLE>,
                `order`: STRUCT<value: DOUBLE>>""";

    private NativeShopperReport() {}

    /**
     * Takes globs of data files, separated by commas, the output folder, and {@code --schema} to be spared the
     * inference of one. The master is the system property {@code spark.master}, as spark-submit sets it;
     * {@code local[*]} without.
     */
    public static void main(String[] args) {
        SparkConf settings = new SparkConf()
                .setAppName("native shopper report")
                .setIfMissing("spark.master", "local[*]")
                .setIfMissing("spark.ui.enabled", "false");
        try (SparkSession spark = SparkSession.builder().config(settings).getOrCreate()) {
            long began = System.nanoTime();
            Dataset<String> lines = lines(spark, args[0]);
            Dataset<Row> events = List.of(args).contains("--schema")
                    ? spark.read().schema(SCHEMA).json(lines)
                    : spark.read().json(lines);
            report(events).write().option("header", true).csv(args[1]);
            System.out.printf(Locale.ROOT, "all records %.3f s%n", (System.nanoTime() - began) / 1e9);
        }
    }

    private static Dataset<String> lines(SparkSession spark, String globs) {
        JavaRDD<String> values = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .sequenceFile(globs, LongWritable.class, BytesWritable.class)
                .values()
                .map(value -> new String(value.getBytes(), 0, value.getLength(), StandardCharsets.UTF_8));
        return spark.createDataset(values.rdd(), Encoders.STRING());
    }

    private static Dataset<Row> report(Dataset<Row> events) {
        Column added = col("verb").equalTo("add").and(col("indirectObject").equalTo("cart"));
        Column placed = col("verb").equalTo("place");
        Column quantity = col("directObject.item.quantity");
        return events.where(col("subject.shopper").isNotNull())
                .groupBy(col("subject.shopper").as("shopper"))
                .agg(
                        coalesce(sum(when(added, quantity)), lit(0)).as("items_added"),
                        sumOrZero(when(added, quantity.multiply(price(events)))).as("value_added"),
                        count(when(placed, true)).as("orders"),
                        sumOrZero(when(placed, col("directObject.order.value"))).as("order_value"))
                .withColumn("abandoned", col("value_added").minus(col("order_value")))
                .withColumn("value_added", money("value_added"))
                .withColumn("order_value", money("order_value"))
                .withColumn("abandoned", money("abandoned"));
    }

    /**
     * The price of an added item, under its older name too if the schema has it: an inferred one knows only what it
     * met.
     */
    private static Column price(Dataset<Row> events) {
        Column price = col("directObject.item.price");
        boolean older = List.of(events.select("directObject.item.*").columns()).contains("unitPrice");
        return older ? coalesce(price, col("directObject.item.unitPrice")) : price;
    }

    private static Column sumOrZero(Column amount) {
        return coalesce(sum(amount), lit(0.0));
    }

    private static Column money(String name) {
        return col(name).cast("decimal(18, 2)");
    }
}
