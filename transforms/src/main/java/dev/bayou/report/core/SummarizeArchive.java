package dev.bayou.report.core;

import dev.bayou.archive.read.ArchivePart;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Stores;
import java.io.IOException;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PDone;

/**
 * Finds out what a report says of an archive, and leaves it in the output's folder, invisible until a
 * {@link ReportFolder} publishes it. Bounded; the same whatever the order, the bundles and the number of workers.
 */
public final class SummarizeArchive<R, F> extends PTransform<PCollection<ArchivePart>, PDone> {
    private final Summary<R, F> findings;
    private final ReadSettings settings;
    private final Location output;

    private SummarizeArchive(Summary<R, F> findings, ReadSettings settings, Location output) {
        this.findings = findings;
        this.settings = settings;
        this.output = output;
    }

    public static <R, F> SummarizeArchive<R, F> of(Summary<R, F> findings, ReadSettings settings, Location output) {
        return new SummarizeArchive<>(findings, settings, output);
    }

    @Override
    public PDone expand(PCollection<ArchivePart> parts) {
        Summary<R, F> captured = findings;
        PCollectionTuple summed = parts.apply("SumShoppers", SumShoppers.with(findings.definition(), settings));
        PCollection<F> ofReading = summed.get(SumShoppers.READ)
                .apply("OfReading", ParDo.of(new OfReading<>(findings)))
                .setCoder(findings.coder());
        PCollection<F> ofBlocks = summed.get(SumShoppers.ROWS)
                .apply("OfBlocks", ParDo.of(new OfBlock<>(findings)))
                .setCoder(findings.coder());
        PCollectionList.of(ofReading)
                .and(ofBlocks)
                .apply("AllFindings", Flatten.pCollections())
                .apply("SumFindings", Combine.globally(captured::sum))
                .setCoder(findings.coder())
                .apply("StageFindings", ParDo.of(new StageFindings<>(output, settings.run())));
        return PDone.in(parts.getPipeline());
    }

    private static final class OfReading<F> extends DoFn<PartsRead, F> {
        private final Summary<?, F> findings;

        OfReading(Summary<?, F> findings) {
            this.findings = findings;
        }

        @ProcessElement
        public void find(@Element PartsRead read, OutputReceiver<F> out) {
            out.output(findings.ofReading(read));
        }
    }

    private static final class OfBlock<F> extends DoFn<KV<Integer, ShopperBlock>, F> {
        private final Summary<?, F> findings;

        OfBlock(Summary<?, F> findings) {
            this.findings = findings;
        }

        @ProcessElement
        public void find(@Element KV<Integer, ShopperBlock> bucket, OutputReceiver<F> out) {
            out.output(findings.ofBlock(bucket.getValue()));
        }
    }

    /** Leaves what a run has found out where {@link ReportFolder} finds it. */
    public static final class StageFindings<F> extends DoFn<F, Void> {
        private final Location output;
        private final String run;

        public StageFindings(Location output, String run) {
            this.output = output;
            this.run = run;
        }

        @ProcessElement
        public void stage(@Element F found, PipelineOptions options) throws IOException {
            Stores.of(output, options).replace(ReportFolder.stagedKey(run), ReportJson.write(found));
        }
    }
}
