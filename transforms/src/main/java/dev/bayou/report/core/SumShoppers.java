package dev.bayou.report.core;

import dev.bayou.archive.read.ArchivePart;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Computes a definition over an archive: under {@link #ROWS} one block for each bucket of shoppers, be it empty, and
 * under {@link #READ} what was read. Bounded; the same rows whatever the order, the bundles and the number of workers.
 */
public final class SumShoppers<R> extends PTransform<PCollection<ArchivePart>, PCollectionTuple> {
    public static final TupleTag<KV<Integer, ShopperBlock>> ROWS = new TupleTag<>() {};
    public static final TupleTag<PartsRead> READ = new TupleTag<>() {};

    private final ShopperAggregation<R> definition;
    private final ReadSettings settings;

    private SumShoppers(ShopperAggregation<R> definition, ReadSettings settings) {
        this.definition = definition;
        this.settings = settings;
    }

    public static <R> SumShoppers<R> with(ShopperAggregation<R> definition, ReadSettings settings) {
        return new SumShoppers<>(definition, settings);
    }

    @Override
    public PCollectionTuple expand(PCollection<ArchivePart> parts) {
        PCollectionTuple summed = parts.apply(
                "SumParts",
                ParDo.of(new SumParts<>(definition, settings))
                        .withOutputTags(SumParts.ROWS, TupleTagList.of(SumParts.READ)));
        PCollection<KV<Integer, ShopperBlock>> rows = PCollectionList.of(
                        summed.get(SumParts.ROWS).setCoder(SumByShopper.CODER))
                .and(emptyBuckets(parts))
                .apply("WithEmptyBuckets", Flatten.pCollections())
                .apply("SumByShopper", new SumByShopper<>(definition));
        return PCollectionTuple.of(ROWS, rows)
                .and(READ, summed.get(SumParts.READ).setCoder(PartsRead.CODER));
    }

    /** So that whoever writes something for each bucket does so even if nobody is in it. */
    private PCollection<KV<Integer, ShopperBlock>> emptyBuckets(PCollection<?> parts) {
        List<KV<Integer, ShopperBlock>> empty = IntStream.range(0, settings.buckets())
                .mapToObj(bucket -> KV.of(bucket, ShopperBlock.EMPTY))
                .toList();
        return PBegin.in(parts.getPipeline())
                .apply("EmptyBuckets", Create.of(empty).withCoder(SumByShopper.CODER));
    }
}
