package dev.bayou.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.verify.Facts.WindowFacts;
import dev.bayou.verify.VerifyPlan.WindowFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatherFactsTest {
    private static final long HOUR = 3_600_000;

    /** Whether as many facts come as were expected, or more, or fewer. */
    @ParameterizedTest
    @ValueSource(longs = {0, 40, 100_000})
    void eachFactIsGatheredOnce(long expected) {
        List<Facts> facts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            WindowFolder folder = new WindowFolder("topic", TimeWindow.containing(i * HOUR, WindowSize.HOUR));
            facts.add(new WindowFacts(folder, i % 2 == 0, List.of(), List.of("key " + i)));
        }
        TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
        PCollection<KV<Integer, Iterable<byte[]>>> gathered = pipeline.apply(
                        Create.of(facts).withCoder(Facts.CODER))
                .apply(Reshuffle.viaRandomKey())
                .apply(GatherFacts.expecting(expected));

        PAssert.thatSingleton(gathered).satisfies(all -> {
            assertThat(unpacked(all.getValue())).containsExactlyInAnyOrderElementsOf(facts);
            return null;
        });
        pipeline.run().waitUntilFinish();
    }

    @Test
    void noFactsAreNoElement() {
        TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);

        PAssert.that(pipeline.apply(Create.empty(Facts.CODER)).apply(GatherFacts.expecting(0)))
                .empty();
        pipeline.run().waitUntilFinish();
    }

    private static List<Facts> unpacked(Iterable<byte[]> packs) {
        try {
            return GatherFacts.unpack(packs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
