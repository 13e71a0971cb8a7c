package dev.bayou.carts;

import dev.bayou.archive.ArchivePart;
import dev.bayou.archive.Stores;
import dev.bayou.report.ShopperBlock;
import dev.bayou.report.SumShoppers;
import java.io.IOException;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Counts an archive's abandoned carts, in one pass for all gaps. Leaves the counts in the output's folder, invisible until
 * {@link AbandonedOutput} publishes them. Bounded; the same numbers whatever the order, the bundles and the number of
 * workers.
 */
public final class AbandonedCarts extends PTransform<PCollection<ArchivePart>, PDone> {
    private final AbandonedSettings settings;

    private AbandonedCarts(AbandonedSettings settings) {
        this.settings = settings;
    }

    public static AbandonedCarts with(AbandonedSettings settings) {
        return new AbandonedCarts(settings);
    }

    @Override
    public PDone expand(PCollection<ArchivePart> parts) {
        PCollectionTuple sessions =
                parts.apply("FindSessions", SumShoppers.with(settings.definition(), settings.reading()));
        PCollection<CartFacts> read = sessions.get(SumShoppers.READ)
                .apply(
                        "FactsOfReading",
                        MapElements.into(TypeDescriptor.of(CartFacts.class)).via(CartFacts::ofReading))
                .setCoder(CartFacts.CODER);
        PCollection<CartFacts> counted = sessions.get(SumShoppers.ROWS)
                .apply("CountCarts", ParDo.of(new CountCarts(settings)))
                .setCoder(CartFacts.CODER);
        PCollectionList.of(read)
                .and(counted)
                .apply("AllFacts", Flatten.pCollections())
                .apply("SumFacts", Combine.globally(CartFacts::sum))
                .setCoder(CartFacts.CODER)
                .apply("StageFacts", ParDo.of(new StageFacts(settings)));
        return PDone.in(parts.getPipeline());
    }

    private static final class CountCarts extends DoFn<KV<Integer, ShopperBlock>, CartFacts> {
        private final AbandonedSettings settings;

        CountCarts(AbandonedSettings settings) {
            this.settings = settings;
        }

        @ProcessElement
        public void count(@Element KV<Integer, ShopperBlock> bucket, OutputReceiver<CartFacts> out) {
            CartTally tally = new CartTally(settings.gaps());
            bucket.getValue().forEach(settings.definition(), (shopper, sessions) -> tally.add(sessions));
            out.output(CartFacts.ofCounts(tally.counts()));
        }
    }

    private static final class StageFacts extends DoFn<CartFacts, Void> {
        private final AbandonedSettings settings;

        StageFacts(AbandonedSettings settings) {
            this.settings = settings;
        }

        @ProcessElement
        public void stage(@Element CartFacts facts, PipelineOptions options) throws IOException {
            Stores.of(settings.output(), options)
                    .replace(AbandonedOutput.stagedFactsKey(settings.run()), facts.toJson());
        }
    }
}
