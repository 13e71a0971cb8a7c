package dev.bayou.verify;

import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.verify.kafka.KafkaState;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Brings all facts together and writes them to the output, in one atomic step. */
final class WriteVerification extends DoFn<KV<Integer, Iterable<byte[]>>, String> {
    private final VerifySettings settings;
    private final List<MinimumHead> leastHeads;
    private final List<Finding> planned;
    private final KafkaState kafka;

    WriteVerification(VerifySettings settings, VerifyPlan plan, KafkaState kafka) {
        this.settings = settings;
        this.leastHeads = List.copyOf(plan.leastHeads());
        this.planned = List.copyOf(plan.findings());
        this.kafka = kafka;
    }

    @ProcessElement
    public void write(@Element KV<Integer, Iterable<byte[]>> all, PipelineOptions options, OutputReceiver<String> out)
            throws IOException {
        Verification verification = Verification.of(
                settings,
                Stores.of(settings.archive(), options),
                leastHeads,
                planned,
                kafka,
                GatherFacts.unpack(all.getValue()));
        Store output = Stores.of(settings.output(), options);
        Verification.requireOwn(output, settings.file());
        output.replace(settings.file(), verification.toJson());
        out.output(settings.output().below(settings.file()).toString());
    }
}
