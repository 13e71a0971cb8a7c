package dev.bayou.report.shoppers;

import dev.bayou.archive.read.ArchivePart;
import dev.bayou.report.core.SumShoppers;
import dev.bayou.report.core.SummarizeArchive;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Adds up, for each shopper, what an archive's events put into carts and ordered. Leaves the table and its facts in the
 * output's folder, invisible until {@link ReportOutput} publishes them. Bounded; the same bytes whatever the order, the
 * bundles and the number of workers.
 */
public final class ReportShoppers extends PTransform<PCollection<ArchivePart>, PDone> {
    static final TotalsDefinition DEFINITION = new TotalsDefinition();

    private final ReportSettings settings;

    private ReportShoppers(ReportSettings settings) {
        this.settings = settings;
    }

    public static ReportShoppers with(ReportSettings settings) {
        return new ReportShoppers(settings);
    }

    @Override
    public PDone expand(PCollection<ArchivePart> parts) {
        PCollectionTuple summed = parts.apply("SumShoppers", SumShoppers.with(DEFINITION, settings.reading()));
        PCollection<ReportFacts> readFacts = summed.get(SumShoppers.READ)
                .apply(
                        "FactsOfReading",
                        MapElements.into(TypeDescriptor.of(ReportFacts.class)).via(ReportFacts::ofReading))
                .setCoder(ReportFacts.CODER);
        PCollection<ReportFacts> tableFacts =
                summed.get(SumShoppers.ROWS).apply("WriteTable", new WriteTable(settings));
        PCollectionList.of(readFacts)
                .and(tableFacts)
                .apply("AllFacts", Flatten.pCollections())
                .apply("SumFacts", Combine.globally(ReportFacts::sum))
                .setCoder(ReportFacts.CODER)
                .apply("StageFacts", ParDo.of(new SummarizeArchive.StageFindings<>(settings.output(), settings.run())));
        return PDone.in(parts.getPipeline());
    }
}
