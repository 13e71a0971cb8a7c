package dev.bayou.commands;

import dev.bayou.archive.ArchivedRecord;
import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Envelope;
import dev.bayou.archive.Layout;
import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.read.ArchiveReader.Selection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile;

/** A topic as the archive holds it. */
record ArchivedTopic(ArchiveHome home, String name) {

    /** Every record as Bayou's own reader delivers it. */
    List<CopiedRecord> records() throws IOException {
        List<CopiedRecord> records = new ArrayList<>();
        ArchiveReader reader = new ArchiveReader(home.store());
        for (int partition : reader.partitions(name)) {
            reader.read(name, partition, Selection.ALL, record -> records.add(copy(record)));
        }
        return records;
    }

    /**
     * Every record as a reader with Hadoop and Avro alone sees it: without the ledger, only the files in the topic's
     * folder and their envelopes.
     */
    List<CopiedRecord> recordsWithoutBayou(Path scratch) throws IOException {
        List<CopiedRecord> records = new ArrayList<>();
        for (String key : home.keys(Layout.topicPrefix(name))) {
            if (!key.endsWith("/_SUCCESS")) {
                readFile(key, scratch, records);
            }
        }
        return records;
    }

    private void readFile(String key, Path scratch, List<CopiedRecord> records) throws IOException {
        int partition = DataFileName.parse(key.substring(key.lastIndexOf('/') + 1))
                .orElseThrow(() -> new AssertionError("a foreign file lies in the archive: " + key))
                .partition();
        Path data = download(key, scratch.resolve("data"));
        Path envelopes = download("_envelope/" + key, scratch.resolve("envelope"));
        try (SequenceFile.Reader values = new SequenceFile.Reader(
                        new Configuration(false),
                        SequenceFile.Reader.file(new org.apache.hadoop.fs.Path(data.toUri())));
                DataFileReader<GenericRecord> rest =
                        new DataFileReader<>(envelopes.toFile(), new GenericDatumReader<>())) {
            LongWritable offset = new LongWritable();
            BytesWritable value = new BytesWritable();
            while (values.next(offset, value)) {
                records.add(copy(partition, offset.get(), value.copyBytes(), rest.next()));
            }
        }
    }

    private Path download(String key, Path to) throws IOException {
        try (InputStream in = home.store().open(key)) {
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
        return to;
    }

    private static CopiedRecord copy(int partition, long offset, byte[] value, GenericRecord envelope) {
        if (!envelope.get("offset").equals(offset)) {
            throw new AssertionError("the envelope of offset " + offset + " is " + envelope);
        }
        List<String> headers = new ArrayList<>();
        for (Object header : (List<?>) envelope.get("headers")) {
            GenericRecord fields = (GenericRecord) header;
            headers.add(CopiedRecord.header(
                    fields.get("name").toString(), CopiedRecord.text((ByteBuffer) fields.get("value"))));
        }
        return new CopiedRecord(
                partition,
                offset,
                CopiedRecord.text((ByteBuffer) envelope.get("key")),
                envelope.get("tombstone").equals(true) ? null : CopiedRecord.text(value),
                headers,
                (Long) envelope.get("timestamp"),
                envelope.get("timestampType").toString());
    }

    private static CopiedRecord copy(ArchivedRecord record) {
        Envelope envelope = record.envelope();
        if (envelope == null) {
            return new CopiedRecord(
                    record.partition(),
                    record.offset(),
                    null,
                    CopiedRecord.text(record.value()),
                    List.of(),
                    -1,
                    "NONE");
        }
        return new CopiedRecord(
                record.partition(),
                record.offset(),
                CopiedRecord.text(envelope.key()),
                CopiedRecord.text(record.value()),
                envelope.headers().stream()
                        .map(header -> CopiedRecord.header(header.name(), CopiedRecord.text(header.value())))
                        .toList(),
                envelope.timestamp(),
                envelope.timestampType().name());
    }
}
