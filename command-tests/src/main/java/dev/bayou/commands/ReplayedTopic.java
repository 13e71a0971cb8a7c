package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A topic and what was replayed of it into another: the same records, in the same order within a partition, each once.
 */
record ReplayedTopic(Sandbox sandbox, String source, String target) {

    /** Every record is in the partition that it came from, and nothing else is there. */
    void requireSame() {
        Map<Integer, List<CopiedRecord>> expected = byPartition(new KafkaTopic(sandbox, source).records());
        Map<Integer, List<CopiedRecord>> replayed = byPartition(new KafkaTopic(sandbox, target).records());
        assertThat(replayed.keySet()).as("the partitions").isEqualTo(expected.keySet());
        expected.forEach(
                (partition, records) -> requireSame(replayed.get(partition), records, "partition " + partition));
    }

    /** Records of two lists are equal but for their offsets. */
    static void requireSame(List<CopiedRecord> replayed, List<CopiedRecord> expected, String what) {
        assertThat(replayed).as("how many records of %s", what).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            if (!withoutPlace(replayed.get(i)).equals(withoutPlace(expected.get(i)))) {
                assertThat(replayed.get(i)).as("record %d of %s", i, what).isEqualTo(expected.get(i));
            }
        }
    }

    static Map<Integer, List<CopiedRecord>> byPartition(List<CopiedRecord> records) {
        Map<Integer, List<CopiedRecord>> byPartition = new TreeMap<>();
        records.stream().sorted(Comparator.comparingLong(CopiedRecord::offset)).forEach(record -> byPartition
                .computeIfAbsent(record.partition(), partition -> new ArrayList<>())
                .add(record));
        return byPartition;
    }

    static CopiedRecord withoutPlace(CopiedRecord record) {
        return new CopiedRecord(
                0, 0, record.key(), record.value(), record.headers(), record.timestamp(), record.timestampType());
    }

    /** The map names each record of the source once, and where it says is that record. */
    void requireTrueMap(Path file) throws IOException {
        Map<String, CopiedRecord> replayed = new HashMap<>();
        new KafkaTopic(sandbox, target).records().forEach(record -> replayed.put(place(record), record));
        Map<String, CopiedRecord> expected = new HashMap<>();
        new KafkaTopic(sandbox, source).records().forEach(record -> expected.put(place(record), record));
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0)).isEqualTo("topic,partition,offset,to_topic,to_partition,to_offset,count");
        for (String line : lines.subList(1, lines.size())) {
            String[] run = line.split(",", -1);
            assertThat(run[0] + " " + run[3]).isEqualTo(source + " " + target);
            for (long i = 0; i < Long.parseLong(run[6]); i++) {
                CopiedRecord from = expected.remove(run[1] + ":" + (Long.parseLong(run[2]) + i));
                CopiedRecord to = replayed.remove(run[4] + ":" + (Long.parseLong(run[5]) + i));
                assertThat(from).as("the source's record %d of %s", i, line).isNotNull();
                assertThat(to).as("the target's record %d of %s", i, line).isNotNull();
                assertThat(withoutPlace(to)).as("record %d of %s", i, line).isEqualTo(withoutPlace(from));
            }
        }
        assertThat(expected)
                .as("records of the source that the map does not name")
                .isEmpty();
        assertThat(replayed)
                .as("records of the target that the map does not name")
                .isEmpty();
    }

    private static String place(CopiedRecord record) {
        return record.partition() + ":" + record.offset();
    }
}
