package dev.bayou.replay.jsonlines;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.bayou.archive.ArchivedRecord;
import dev.bayou.archive.read.ArchiveReader.Visitor;
import dev.bayou.archive.store.LocalFile;
import dev.bayou.archive.store.Store;
import dev.bayou.output.JsonLines;
import dev.bayou.replay.RecordFeed;
import dev.bayou.replay.ReplayProgress;
import dev.bayou.replay.ReplayRange;
import dev.bayou.replay.kafka.TargetWriter;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.io.CountingOutputStream;

/**
 * Writes the records of a partition as JSON lines, into files that are cut by size: the same ones for the same records.
 */
final class PartitionJsonLines implements Visitor, Closeable {
    /** Far below what S3 copies in one step, however long the last line is. */
    static final long FILE_BYTES = 1L << 30;

    private static final int BUFFER_BYTES = 1 << 16;

    private final Store output;
    private final String run;
    private final ReplayRange range;
    private final long fileBytes;
    private final ReplayProgress progress;
    private final String attempt = UUID.randomUUID().toString();
    private Path file;
    private CountingOutputStream out;
    private JsonGenerator json;
    private String key;
    private long records;

    PartitionJsonLines(Store output, String run, ReplayRange range, long fileBytes) {
        this.output = output;
        this.run = run;
        this.range = range;
        this.fileBytes = fileBytes;
        this.progress = ReplayProgress.of(run);
    }

    /** Writes the whole range; returns the number of records. */
    long write(Store archive) throws IOException {
        RecordFeed.read(archive, range, range.from(), this);
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
        progress.sent(TargetWriter.size(record));
        if (out.getCount() >= fileBytes) {
            finishFile();
        }
        return true;
    }

    private void begin(long offset) throws IOException {
        key = JsonLinesOutput.stagedKey(run, range, offset);
        file = output.scratch().resolve(attempt + "-jsonl");
        OutputStream target = LocalFile.create(file);
        out = new CountingOutputStream(new BufferedOutputStream(target, BUFFER_BYTES));
        json = JsonLines.to(out);
    }

    private void finishFile() throws IOException {
        if (json == null) {
            return;
        }
        json.close();
        json = null;
        // A file that is there already is of another attempt at the same range, and holds the same.
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
}
