package dev.bayou.pipelines.cat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bayou.archive.Envelope;
import dev.bayou.archive.Envelope.TimestampType;
import dev.bayou.archive.Envelope.Value;
import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.read.ArchiveNotFoundException;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.segment.RangeFormat.Envelopes;
import dev.bayou.archive.segment.RangeFormat.RangeLimits;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.archive.store.Stores;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.archive.write.RangeWriter;
import dev.bayou.pipelines.Commands;
import dev.bayou.seqfile.Compression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatPipelineTest {
    private static final int WRONG_CALL = 2;
    private static final RangeFormat SECORS =
            new RangeFormat(Compression.NONE, Envelopes.LEFT_OUT, RangeLimits.DEFAULT);

    @TempDir
    private Path dir;

    private Store store;

    @BeforeEach
    void open() throws IOException {
        store = Stores.of(new Location(dir.toString()), PipelineOptionsFactory.create());
    }

    @AfterEach
    void close() throws IOException {
        Stores.closeAll();
    }

    @Test
    void aTopicWithoutALedgerIsPrintedByItsFilesEachOffsetOnce() throws Exception {
        archive("topic", 0, 0, 1, 2);
        archive("topic", 1, 0);
        store.delete(store.listAll("_ledger/").stream().map(Listed::key).toList());
        String copied = "topic/dt=1970-01-01/hr=05/1_0_" + "0".repeat(20);
        store.replace(
                copied,
                store.open("topic/dt=1970-01-01/hr=00/1_0_" + "0".repeat(20)).readAllBytes());

        assertThat(cat("--topics=topic"))
                .containsExactly(
                        line(0, 0, "1970-01-01/hr=00"),
                        line(0, 1, "1970-01-01/hr=01"),
                        line(0, 2, "1970-01-01/hr=02"),
                        line(1, 0, "1970-01-01/hr=00"));
        assertThat(cat("--topics=topic", "--partitions=0", "--fromOffset=1", "--toOffset=2"))
                .containsExactly(line(0, 1, "1970-01-01/hr=01"));
        assertThat(cat("--topics=topic", "--from=1970-01-01T02", "--to=1970-01-01T03"))
                .containsExactly(line(0, 2, "1970-01-01/hr=02"));
        assertThat(cat("--topics=topic", "--limit=1")).containsExactly(line(0, 0, "1970-01-01/hr=00"));
    }

    @Test
    void topicsWithAndWithoutALedgerArePrintedTogether() throws Exception {
        archive("secors", 0, 0);
        store.delete(store.listAll("_ledger/").stream().map(Listed::key).toList());
        archive("topic", 0, 0);

        assertThat(cat("--topics=topic,secors")).hasSize(2);
        assertThat(cat()).as("all topics of the ledger").hasSize(1);
    }

    @Test
    void aPlaceWithoutALedgerIsReportedUnlessTopicsAreNamed() throws Exception {
        store.putIfAbsent("nile/some/file", new byte[0]);

        assertThatIOException()
                .isThrownBy(() -> cat())
                .isInstanceOf(ArchiveNotFoundException.class)
                .withMessageContaining("There is no archive at " + dir)
                .withMessageContaining("nile/");
        assertThatIOException()
                .isThrownBy(() -> cat("--topics=nile"))
                .withMessageContaining("holds 1 file, but no data file: some/file");
    }

    @Test
    void hoursOfAnArchiveOfDaysAreAWrongCall() throws Exception {
        archive(WindowSize.DAY, "topic", 0, 12, 13);

        assertThat(cat("--from=1970-01-01", "--to=1970-01-02")).hasSize(2);
        String[] hour = {"cat", "--archive=" + dir, "--from=1970-01-01T12", "--to=1970-01-01T13"};
        assertThat(Commands.run(hour, List.of())).isEqualTo(WRONG_CALL);
    }

    private void archive(String topic, int partition, int... hours) throws IOException {
        archive(WindowSize.HOUR, topic, partition, hours);
    }

    /** One record for each hour. */
    private void archive(WindowSize size, String topic, int partition, int... hours) throws IOException {
        try (RangeWriter writer = new RangeWriter(store, topic, partition, 0, SECORS, ProtocolStep.Listener.NONE)) {
            for (int i = 0; i < hours.length; i++) {
                long time = Duration.ofHours(hours[i]).toMillis();
                writer.append(
                        time,
                        size,
                        ByteBuffer.wrap(("value " + i).getBytes(UTF_8)),
                        new Envelope(i, null, List.of(), time, TimestampType.CREATE, Value.PRESENT));
            }
            writer.commit(hours.length, new TopicIdentity("cluster", "id"), Clock.systemUTC());
        }
    }

    private static String line(int partition, int offset, String window) {
        return "{\"topic\":\"topic\",\"partition\":%d,\"offset\":%d,\"window\":\"dt=%s\",\"value\":\"value %d\"}"
                .formatted(partition, offset, window, offset);
    }

    private List<String> cat(String... flags) throws IOException {
        List<String> args = new ArrayList<>(List.of("--archive=" + dir));
        args.addAll(List.of(flags));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CatPipeline.print(args.toArray(String[]::new), out);
        return out.toString(UTF_8).lines().toList();
    }
}
