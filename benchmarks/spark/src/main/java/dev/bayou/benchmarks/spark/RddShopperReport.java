package dev.bayou.benchmarks.spark;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * The shopper report as an expert in Spark's RDDs writes it: a tree of each event, exact money, {@code reduceByKey},
 * sorted. Lines that are no JSON end it.
 */
public final class RddShopperReport {
    private RddShopperReport() {}

    /** Takes globs of data files, separated by commas, and the output folder. */
    public static void main(String[] args) {
        SparkConf settings = new SparkConf()
                .setAppName("RDD shopper report")
                .setIfMissing("spark.master", "local[*]")
                .setIfMissing("spark.ui.enabled", "false");
        try (JavaSparkContext spark = new JavaSparkContext(settings)) {
            long began = System.nanoTime();
            spark.sequenceFile(args[0], LongWritable.class, BytesWritable.class)
                    .values()
                    .mapPartitions(RddShopperReport::parse)
                    .mapToPair(row -> row)
                    .reduceByKey(Totals::plus)
                    .sortByKey()
                    .map(row -> row._1 + "," + row._2)
                    .saveAsTextFile(args[1]);
            System.out.printf(Locale.ROOT, "all records %.3f s%n", (System.nanoTime() - began) / 1e9);
        }
    }

    private record Totals(long items, BigDecimal added, long orders, BigDecimal ordered) implements Serializable {
        Totals plus(Totals other) {
            return new Totals(
                    items + other.items, added.add(other.added), orders + other.orders, ordered.add(other.ordered));
        }

        @Override
        public String toString() {
            return items + "," + added + "," + orders + "," + ordered + "," + added.subtract(ordered);
        }
    }

    private static Iterator<Tuple2<String, Totals>> parse(Iterator<BytesWritable> values) throws IOException {
        ObjectReader json = new ObjectMapper()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .reader();
        List<Tuple2<String, Totals>> rows = new ArrayList<>();
        while (values.hasNext()) {
            BytesWritable value = values.next();
            JsonNode event = json.readTree(value.getBytes(), 0, value.getLength());
            JsonNode shopper = event.path("subject").path("shopper");
            if (!shopper.isMissingNode()) {
                rows.add(new Tuple2<>(shopper.asText(), totals(event)));
            }
        }
        return rows.iterator();
    }

    private static Totals totals(JsonNode event) {
        JsonNode object = event.path("directObject");
        switch (event.path("verb").asText()) {
            case "add" -> {
                JsonNode item = object.path("item");
                BigDecimal price =
                        item.path(item.has("price") ? "price" : "unitPrice").decimalValue();
                long quantity = item.path("quantity").asLong();
                return new Totals(quantity, price.multiply(BigDecimal.valueOf(quantity)), 0, BigDecimal.ZERO);
            }
            case "place" -> {
                return new Totals(
                        0,
                        BigDecimal.ZERO,
                        1,
                        object.path("order").path("value").decimalValue());
            }
            default -> {
                return new Totals(0, BigDecimal.ZERO, 0, BigDecimal.ZERO);
            }
        }
    }
}
