package dev.bayou.report.shoppers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bayou.archive.store.LocalFile;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.report.core.MergedRows;
import dev.bayou.report.core.ShopperBlock;
import dev.bayou.report.core.SumByShopper;
import dev.bayou.report.shoppers.ReportFacts.StagedFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Writes each shard of the table, sorted by shopper, to a file of its own that waits in the output's folder to be
 * published. Emits what each file adds up to, and its name; of a file written twice, only the one that is named counts.
 */
final class WriteTable extends PTransform<PCollection<KV<Integer, ShopperBlock>>, PCollection<ReportFacts>> {
    private final ReportSettings settings;

    WriteTable(ReportSettings settings) {
        this.settings = settings;
    }

    @Override
    public PCollection<ReportFacts> expand(PCollection<KV<Integer, ShopperBlock>> buckets) {
        ReportSettings captured = settings;
        return buckets.apply(
                        "ShardOfBucket",
                        MapElements.into(TypeDescriptors.kvs(
                                        TypeDescriptors.integers(), TypeDescriptor.of(ShopperBlock.class)))
                                .via(bucket -> KV.of(captured.shardOf(bucket.getKey()), bucket.getValue())))
                .setCoder(SumByShopper.CODER)
                .apply("GroupByShard", GroupByKey.create())
                .apply("WriteShard", ParDo.of(new WriteShard(settings)))
                .setCoder(ReportFacts.CODER);
    }

    private static final class WriteShard extends DoFn<KV<Integer, Iterable<ShopperBlock>>, ReportFacts> {
        private final ReportSettings settings;

        WriteShard(ReportSettings settings) {
            this.settings = settings;
        }

        @ProcessElement
        public void write(
                @Element KV<Integer, Iterable<ShopperBlock>> shard,
                PipelineOptions options,
                OutputReceiver<ReportFacts> out)
                throws IOException {
            Store store = Stores.of(settings.output(), options);
            String attempt = UUID.randomUUID().toString();
            Path file = store.scratch().resolve(attempt + "-table");
            try {
                TableSummary summary = write(shard.getValue(), file);
                String key = ReportOutput.stagedKey(settings.run(), attempt);
                store.publish(key, LocalFile.of(file), attempt);
                out.output(ReportFacts.ofTable(summary.toFacts(), new StagedFile(key, shard.getKey())));
            } finally {
                Files.deleteIfExists(file);
            }
        }

        private TableSummary write(Iterable<ShopperBlock> blocks, Path file) throws IOException {
            TableSummary summary = new TableSummary();
            try (Writer writer = new BufferedWriter(new OutputStreamWriter(LocalFile.create(file), UTF_8))) {
                writer.write(settings.format().header());
                StringBuilder line = new StringBuilder();
                MergedRows.of(blocks, ReportShoppers.DEFINITION, (shopper, totals) -> {
                    summary.add(totals);
                    line.setLength(0);
                    settings.format().append(totals, line);
                    writer.append(line);
                });
            }
            return summary;
        }
    }
}
