package dev.bayou.verify;

import dev.bayou.archive.GapWitness;
import dev.bayou.archive.GapWitness.Answer;
import dev.bayou.archive.store.Stores;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;

/** Asks Kafka whether records lie where the ledger has gaps. */
final class ProbeGaps extends DoFn<GapProbe, Facts> {
    private final VerifySettings settings;
    private final GapWitness witness;
    private final Counter gaps = Metrics.counter(ProbeGaps.class, "gaps");

    private transient GapFacts facts;

    ProbeGaps(VerifySettings settings, GapWitness witness) {
        this.settings = settings;
        this.witness = witness;
    }

    @StartBundle
    public void begin() {
        facts = GapFacts.NONE;
    }

    @ProcessElement
    public void ask(@Element GapProbe question, PipelineOptions options) throws IOException {
        List<Answer> answers = witness.ask(question.topic(), question.partition(), question.toAsk());
        long known = answers.stream().filter(Answer::isKnown).count();
        gaps.inc(known);
        facts = facts.plus(new GapFacts(known, question.judge(answers, Stores.of(settings.archive(), options))));
    }

    /** One for a bundle, as {@link ProveEntry} does. */
    @FinishBundle
    public void end(FinishBundleContext context) {
        context.output(facts, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    }
}
