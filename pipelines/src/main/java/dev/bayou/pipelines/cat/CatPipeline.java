package dev.bayou.pipelines.cat;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.bayou.archive.ArchivedRecord;
import dev.bayou.archive.read.ArchiveNotFoundException;
import dev.bayou.archive.read.ArchivePart;
import dev.bayou.archive.read.ArchivePart.Unlisted;
import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.read.ArchiveReader.Selection;
import dev.bayou.archive.read.ReadPlan;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.output.JsonLines;
import dev.bayou.output.ResultOutput;
import dev.bayou.pipelines.cli.Flags;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Prints archived records as JSON lines, in the order of topic, partition and offset, each once: what the ledger lists,
 * and of a topic without one what its files hold.
 */
public final class CatPipeline {
    private final Store store;
    private final ArchiveReader reader;
    private final Selection selection;
    private final Set<Integer> partitions;
    private final JsonGenerator json;
    private long left;

    private CatPipeline(Store store, Selection selection, Set<Integer> partitions, long limit, JsonGenerator json) {
        this.store = store;
        this.reader = new ArchiveReader(store);
        this.selection = selection;
        this.partitions = partitions;
        this.json = json;
        this.left = limit;
    }

    public static void main(String[] args) throws IOException {
        print(args, ResultOutput.standard());
    }

    static void print(String[] args, OutputStream out) throws IOException {
        Flags flags = new Flags();
        CatOptions options = flags.parse(CatOptions.class, args);
        Location archive = flags.archive(options.getArchive());
        Selection selection = new Selection(
                options.getFromOffset(), options.getToOffset(), flags.timeRange(options.getFrom(), options.getTo()));
        Set<Integer> partitions = flags.partitions(options.getPartitions());
        Set<String> topics = flags.topics(options.getTopics());
        flags.requireNone();
        try (JsonGenerator json = JsonLines.to(out)) {
            new CatPipeline(Stores.of(archive, options), selection, partitions, options.getLimit(), json).print(topics);
        }
    }

    private void print(Set<String> wanted) throws IOException {
        List<String> listed = reader.topics();
        if (wanted.isEmpty() && listed.isEmpty()) {
            throw ArchiveNotFoundException.withoutLedger(store);
        }
        Set<String> unlisted = new TreeSet<>(wanted);
        unlisted.removeAll(listed);
        // Before the first record, so that a wrong name is reported instead of half a result.
        ReadPlan plan = ReadPlan.make(store, unlisted, selection.windows());
        for (String topic : wanted.isEmpty() ? listed : wanted) {
            if (unlisted.contains(topic)) {
                printUnlisted(topic, plan);
            } else {
                printListed(topic);
            }
        }
    }

    private void printListed(String topic) throws IOException {
        for (int partition : reader.partitions(topic)) {
            if (isSelected(partition)) {
                reader.read(topic, partition, selection, this::print);
            }
        }
    }

    private void printUnlisted(String topic, ReadPlan plan) throws IOException {
        for (ArchivePart part : plan.parts()) {
            if (part instanceof Unlisted files && part.topic().equals(topic) && isSelected(part.partition())) {
                reader.read(files, selection.fromOffset(), selection.toOffset(), this::print);
            }
        }
    }

    private boolean isSelected(int partition) {
        return partitions.isEmpty() || partitions.contains(partition);
    }

    private boolean print(ArchivedRecord record) throws IOException {
        if (left == 0) {
            return false;
        }
        left--;
        record.writeJson(json);
        json.writeRaw('\n');
        return true;
    }
}
