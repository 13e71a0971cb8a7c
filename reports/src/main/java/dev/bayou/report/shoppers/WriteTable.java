package dev.bayou.report.shoppers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bayou.archive.store.LocalFile;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.report.core.ReadFacts;
import dev.bayou.report.core.ReportOutput;
import dev.bayou.report.core.ReportSettings;
import dev.bayou.report.core.ShopperBlock;
import dev.bayou.report.core.SumByShopper;
import dev.bayou.shopper.ShopperTotals;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Serializable;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Writes each shard of the table, sorted by shopper, to a staged file in the output folder. Emits the facts about each
 * shard and the file's key; of a shard that is written twice, only the emitted file is published.
 */
final class WriteTable
        extends PTransform<PCollection<KV<Integer, ShopperBlock>>, PCollection<WriteTable.WrittenTable>> {
    private final ReportShoppers table;
    private final ReportSettings settings;

    WriteTable(ReportShoppers table, ReportSettings settings) {
        this.table = table;
        this.settings = settings;
    }

    /**
     * Some shards of the table.
     *
     * @param stagedShards the keys of the staged files, by shard from 0
     */
    record WrittenTable(TableFacts facts, SortedMap<Integer, String> stagedShards) implements Serializable {
        WrittenTable plus(WrittenTable other) {
            return new WrittenTable(
                    facts.plus(other.facts), ReadFacts.sumByKey(stagedShards, other.stagedShards, (key, same) -> same));
        }
    }

    @Override
    public PCollection<WrittenTable> expand(PCollection<KV<Integer, ShopperBlock>> buckets) {
        int shards = table.shards();
        return buckets.apply(
                        "ShardOfBucket",
                        MapElements.into(TypeDescriptors.kvs(
                                        TypeDescriptors.integers(), TypeDescriptor.of(ShopperBlock.class)))
                                .via(bucket -> KV.of(bucket.getKey() % shards, bucket.getValue())))
                .setCoder(SumByShopper.CODER)
                .apply("GroupByShard", GroupByKey.create())
                .apply("WriteShard", ParDo.of(new WriteShard(table, settings)));
    }

    private static final class WriteShard extends DoFn<KV<Integer, Iterable<ShopperBlock>>, WrittenTable> {
        private final ReportShoppers table;
        private final ReportSettings settings;

        WriteShard(ReportShoppers table, ReportSettings settings) {
            this.table = table;
            this.settings = settings;
        }

        @ProcessElement
        public void write(
                @Element KV<Integer, Iterable<ShopperBlock>> shard,
                PipelineOptions options,
                OutputReceiver<WrittenTable> out)
                throws IOException {
            Store store = Stores.of(settings.output(), options);
            String attempt = UUID.randomUUID().toString();
            Path file = store.scratch().resolve(attempt + "-table");
            try {
                TableFacts facts = write(shard.getValue(), file);
                String key = ReportOutput.stagedKey(settings.run(), attempt);
                store.publish(key, LocalFile.of(file), attempt);
                out.output(new WrittenTable(facts, new TreeMap<>(Map.of(shard.getKey(), key))));
            } finally {
                Files.deleteIfExists(file);
            }
        }

        private TableFacts write(Iterable<ShopperBlock> blocks, Path file) throws IOException {
            TableFacts.Builder facts = new TableFacts.Builder();
            TableFormat format = table.format();
            try (Writer writer = new BufferedWriter(new OutputStreamWriter(LocalFile.create(file), UTF_8))) {
                writer.write(format.header());
                StringBuilder line = new StringBuilder();
                ShopperBlock.merge(blocks, table.aggregation(), (shopper, totals) -> {
                    ShopperTotals row = ShopperTotals.of(shopper, totals);
                    facts.add(row);
                    line.setLength(0);
                    format.append(row, line);
                    writer.append(line);
                });
            }
            return facts.build();
        }
    }
}
