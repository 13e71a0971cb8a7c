package dev.bayou.report.core;

import dev.bayou.archive.read.ArchivePart;
import dev.bayou.archive.store.Stores;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableBiFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Computes a summary over an archive and stages its facts, and those of what was read, in the output folder, invisible
 * until a {@link ReportOutput} publishes them. Bounded; the result does not depend on the order, the bundles or the
 * number of workers.
 */
public final class SummarizeArchive<R, F extends Serializable> extends PTransform<PCollection<ArchivePart>, PDone> {
    private final Summary<R, F> summary;
    private final ReportSettings settings;

    private SummarizeArchive(Summary<R, F> summary, ReportSettings settings) {
        this.summary = summary;
        this.settings = settings;
    }

    public static <R, F extends Serializable> SummarizeArchive<R, F> of(
            Summary<R, F> summary, ReportSettings settings) {
        return new SummarizeArchive<>(summary, settings);
    }

    @Override
    public PDone expand(PCollection<ArchivePart> parts) {
        Summary<R, F> captured = summary;
        PCollectionTuple summed = parts.apply(
                "SumParts",
                ParDo.of(new SumParts<>(summary.aggregation(), summary.buckets(), settings))
                        .withOutputTags(SumParts.ROWS, TupleTagList.of(SumParts.READ)));
        PCollection<KV<Integer, ShopperBlock>> rows = PCollectionList.of(
                        summed.get(SumParts.ROWS).setCoder(SumByShopper.CODER))
                .and(emptyBuckets(parts))
                .apply("WithEmptyBuckets", Flatten.pCollections())
                .apply("SumByShopper", new SumByShopper<>(summary.aggregation()));
        stage(
                ReportOutput.READ,
                summed.get(SumParts.READ).setCoder(SerializableCoder.of(ReadFacts.class)),
                new Sum<>(ReadFacts.NONE, ReadFacts::plus));
        stage(
                ReportOutput.FACTS,
                summary.summarize(rows, settings).setCoder(SerializableCoder.of(summary.factsType())),
                new Sum<>(summary.none(), captured::plus));
        return PDone.in(parts.getPipeline());
    }

    /** A summary may have to write something for each bucket, even for one without shoppers. */
    private PCollection<KV<Integer, ShopperBlock>> emptyBuckets(PCollection<?> parts) {
        List<KV<Integer, ShopperBlock>> empty = IntStream.range(0, summary.buckets())
                .mapToObj(bucket -> KV.of(bucket, ShopperBlock.EMPTY))
                .toList();
        return PBegin.in(parts.getPipeline())
                .apply("EmptyBuckets", Create.of(empty).withCoder(SumByShopper.CODER));
    }

    private <V> void stage(String name, PCollection<V> facts, Sum<V> sum) {
        facts.apply("Sum-" + name, Combine.globally(sum))
                .setCoder(facts.getCoder())
                .apply("Stage-" + name, ParDo.of(new Stage<>(settings, name)));
    }

    private static final class Sum<V> extends Combine.BinaryCombineFn<V> {
        private final V none;
        private final SerializableBiFunction<V, V, V> plus;

        Sum(V none, SerializableBiFunction<V, V, V> plus) {
            this.none = none;
            this.plus = plus;
        }

        @Override
        public V apply(V one, V other) {
            return plus.apply(one, other);
        }

        @Override
        public V identity() {
            return none;
        }
    }

    private static final class Stage<V> extends DoFn<V, Void> {
        private final ReportSettings settings;
        private final String name;

        Stage(ReportSettings settings, String name) {
            this.settings = settings;
            this.name = name;
        }

        @ProcessElement
        public void stage(@Element V facts, PipelineOptions options) throws IOException {
            Stores.of(settings.output(), options)
                    .replace(ReportOutput.stagedKey(settings.run(), name), ReportJson.write(facts));
        }
    }
}
