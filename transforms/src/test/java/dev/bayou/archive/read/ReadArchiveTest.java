package dev.bayou.archive.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeRange;
import dev.bayou.archive.read.ArchivePart.Slice;
import dev.bayou.archive.store.LocalStore;
import dev.bayou.archive.store.Store;
import dev.bayou.seqfile.Entry;
import dev.bayou.seqfile.HadoopFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.values.PCollection;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of a plan in a pipeline, whose runner encodes and decodes them. */
class ReadArchiveTest {
    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void open() throws IOException {
        store = new LocalStore(folder);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void eachPartOfATopicWithALedgerIsOneElement() throws IOException {
        SampleTopic topic = new SampleTopic(store);
        topic.archive(0, 0, 0, 1, 2, 0);
        topic.archive(1, 0, 5, 6);
        ReadPlan plan = ReadPlan.make(store, List.of("topic"), TimeRange.ALL);
        assertThat(plan.parts()).hasSize(5);

        assertRead(plan);
    }

    @Test
    void eachPartOfATopicWithoutALedgerIsOneElement() throws IOException {
        for (String folders : List.of("dt=2018-10-30/hr=23", "dt=2018-10-30", "offset=0")) {
            for (int partition = 0; partition < 3; partition++) {
                store.replace(
                        "secor/" + folders + "/1_" + partition + "_" + Layout.digits(0),
                        HadoopFiles.written(
                                CompressionType.NONE,
                                null,
                                100,
                                LongStream.range(0, 3)
                                        .mapToObj(offset -> new Entry(offset, "value"))
                                        .toList()));
            }
        }
        ReadPlan plan = ReadPlan.make(store, List.of("secor"), TimeRange.ALL);
        assertThat(plan.parts()).hasSize(3);

        assertRead(plan);
    }

    @Test
    void eachSliceOfAFileIsOneElementAndSoIsItsProof() throws IOException {
        SampleTopic topic = new SampleTopic(store);
        ArchivedFile file = topic.archive(0, 0, 0, 0, 0).orElseThrow().files().get(0);
        List<ArchivePart> parts = ReadPlan.partsOf("topic", file, 0, file.bytes() / 4);
        assertThat(parts).hasAtLeastOneElementOfType(Slice.class);

        assertRead(new ReadPlan(List.of(new ReadPlan.TopicPlan(
                "topic",
                ReadPlan.Authority.LEDGER,
                parts,
                1,
                file.bytes(),
                new TreeSet<>(List.of(file.window())),
                0))));
    }

    @Test
    void anEmptyPlanIsAnEmptyCollection() throws IOException {
        new SampleTopic(store).archive(0, 0, 0);
        TimeRange later = new TimeRange(
                SampleTopic.window(5).start(), SampleTopic.window(6).start());

        assertRead(ReadPlan.make(store, List.of("topic"), later));
        assertRead(new ReadPlan(List.of()));
    }

    private static void assertRead(ReadPlan plan) {
        TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
        PCollection<ArchivePart> parts = pipeline.apply("Read", ReadArchive.of(plan));
        assertThat(parts.isBounded()).isEqualTo(PCollection.IsBounded.BOUNDED);
        if (plan.parts().isEmpty()) {
            PAssert.that(parts).empty();
        } else {
            PAssert.that(parts).containsInAnyOrder(plan.parts());
        }
        pipeline.run().waitUntilFinish();
    }
}
