package dev.bayou.pipelines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.bayou.archive.ArchiveReader;
import dev.bayou.archive.ArchiveReader.Selection;
import dev.bayou.archive.Location;
import dev.bayou.archive.RecordJson;
import dev.bayou.archive.Stores;
import dev.bayou.output.ResultOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Prints archived records as JSON lines, in the order of topic, partition and offset: what the ledger lists, each once. */
public final class CatRecords {
    private final ArchiveReader reader;
    private final Selection selection;
    private long left;

    private CatRecords(ArchiveReader reader, Selection selection, long limit) {
        this.reader = reader;
        this.selection = selection;
        this.left = limit;
    }

    public static void main(String[] args) throws IOException {
        print(args, ResultOutput.standard());
    }

    static void print(String[] args, OutputStream out) throws IOException {
        Flags flags = new Flags();
        CatOptions options = flags.parse(CatOptions.class, args);
        Location archive = flags.typed(
                "archive", flags.required("archive", options.getArchive()), new Location("/"), Location::new);
        Selection selection = new Selection(
                options.getFromOffset(), options.getToOffset(), flags.timeRange(options.getFrom(), options.getTo()));
        Set<Integer> partitions = flags.partitions(options.getPartitions());
        flags.requireNone();
        ArchiveReader reader = new ArchiveReader(Stores.of(archive, options));
        Set<String> topics = topics(reader, archive, Flags.list(options.getTopics()));
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.setRootValueSeparator(null);
            new CatRecords(reader, selection, options.getLimit()).print(topics, partitions, json);
        }
    }

    private void print(Set<String> topics, Set<Integer> partitions, JsonGenerator json) throws IOException {
        for (String topic : topics) {
            for (int partition : reader.partitions(topic)) {
                if (partitions.isEmpty() || partitions.contains(partition)) {
                    reader.read(topic, partition, selection, record -> {
                        if (left == 0) {
                            return false;
                        }
                        left--;
                        RecordJson.write(record, json);
                        json.writeRaw('\n');
                        return true;
                    });
                }
            }
        }
    }

    private static Set<String> topics(ArchiveReader reader, Location archive, Set<String> wanted) throws IOException {
        List<String> archived = reader.topics();
        if (wanted.isEmpty()) {
            return new TreeSet<>(archived);
        }
        for (String topic : wanted) {
            if (!archived.contains(topic)) {
                throw new FailedRunException(List.of("The archive " + archive + " has no topic " + topic + "; it has "
                        + (archived.isEmpty() ? "none" : String.join(", ", archived))));
            }
        }
        return wanted;
    }
}
