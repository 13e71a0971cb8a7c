package dev.bayou.replay.jsonlines;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.bayou.archive.ArchivedRecord;
import dev.bayou.archive.read.ArchiveReader.Visitor;
import dev.bayou.archive.store.LocalFile;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.metrics.LocalCounts;
import dev.bayou.metrics.MetricNames;
import dev.bayou.output.JsonLines;
import dev.bayou.replay.ReplayPlan;
import dev.bayou.replay.ReplayRange;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PDone;

/**
 * Writes the ranges of a plan as JSON lines, into files that {@link JsonLinesOutput} publishes. Writes the same files
 * each time a runner repeats a range. Bounded.
 */
public final class WriteJsonLines extends PTransform<PBegin, PDone> {
    private final transient List<ReplayRange> ranges;
    private final JsonLinesSettings settings;

    /**
     * Where records are written to as JSON lines.
     *
     * @param run see {@link dev.bayou.output.Staging#newRun}
     */
    public record JsonLinesSettings(Location archive, Location output, String run) implements Serializable {}

    private WriteJsonLines(List<ReplayRange> ranges, JsonLinesSettings settings) {
        this.ranges = ranges;
        this.settings = settings;
    }

    public static WriteJsonLines of(ReplayPlan plan, JsonLinesSettings settings) {
        return new WriteJsonLines(plan.ranges(), settings);
    }

    @Override
    public PDone expand(PBegin begin) {
        begin.apply("Ranges", Create.of(ranges).withCoder(SerializableCoder.of(ReplayRange.class)))
                .apply("SpreadOverWorkers", Reshuffle.viaRandomKey())
                .apply("WritePartition", ParDo.of(new WritePartition(settings)));
        return PDone.in(begin.getPipeline());
    }

    private static final class WritePartition extends DoFn<ReplayRange, Void> {
        private final JsonLinesSettings settings;
        private final Counter records = MetricNames.counter(MetricNames.REPLAY_RECORDS);

        WritePartition(JsonLinesSettings settings) {
            this.settings = settings;
        }

        @ProcessElement
        public void write(@Element ReplayRange range, PipelineOptions options) throws IOException {
            try (PartitionWriter lines =
                    new PartitionWriter(Stores.of(settings.output(), options), settings.run(), range)) {
                records.inc(lines.write(Stores.of(settings.archive(), options)));
            }
        }
    }

    /**
     * Writes the records of a partition as JSON lines, into files that are cut by size: each attempt writes the same
     * files.
     */
    private static final class PartitionWriter implements Visitor, Closeable {
        /** With any last line, far below the largest object that S3 copies in one request. */
        private static final long FILE_BYTES = 1L << 30;

        private static final int BUFFER_BYTES = 1 << 16;

        private final Store output;
        private final String run;
        private final ReplayRange range;
        private final LongAdder countedRecords;
        private final LongAdder countedBytes;
        private final String attempt = UUID.randomUUID().toString();
        private Path file;
        private CountingStream out;
        private JsonGenerator json;
        private String key;
        private long records;

        PartitionWriter(Store output, String run, ReplayRange range) {
            this.output = output;
            this.run = run;
            this.range = range;
            this.countedRecords = LocalCounts.of(run).adder(MetricNames.REPLAY_RECORDS);
            this.countedBytes = LocalCounts.of(run).adder(MetricNames.REPLAY_BYTES);
        }

        /** Writes the whole range; returns the number of records. */
        long write(Store archive) throws IOException {
            range.read(archive, range.from(), this);
            finishFile();
            return records;
        }

        @Override
        public boolean visit(ArchivedRecord record) throws IOException {
            if (json == null) {
                begin(record.offset());
            }
            record.writeJson(json);
            json.writeRaw('\n');
            records++;
            countedRecords.increment();
            countedBytes.add(record.size());
            if (out.count >= FILE_BYTES) {
                finishFile();
            }
            return true;
        }

        private void begin(long offset) throws IOException {
            key = JsonLinesOutput.stagedKey(run, range, offset);
            file = output.scratch().resolve(attempt + "-jsonl");
            OutputStream target = LocalFile.create(file);
            out = new CountingStream(new BufferedOutputStream(target, BUFFER_BYTES));
            json = JsonLines.to(out);
        }

        private void finishFile() throws IOException {
            if (json == null) {
                return;
            }
            json.close();
            json = null;
            // A file that exists already is of another attempt at the same range, with the same content.
            output.publish(key, LocalFile.of(file), attempt);
            Files.deleteIfExists(file);
        }

        /** Deletes the local file. */
        @Override
        public void close() throws IOException {
            if (json != null) {
                out.close();
                Files.deleteIfExists(file);
            }
        }

        private static final class CountingStream extends FilterOutputStream {
            private long count;

            CountingStream(OutputStream out) {
                super(out);
            }

            @Override
            public void write(int octet) throws IOException {
                out.write(octet);
                count++;
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
                count += length;
            }
        }
    }
}
