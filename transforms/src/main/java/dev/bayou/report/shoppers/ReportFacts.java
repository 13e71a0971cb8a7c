package dev.bayou.report.shoppers;

import dev.bayou.report.core.PartsRead;
import dev.bayou.report.core.ReadFacts;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;

/**
 * All that a run leaves for whoever publishes it. What several workers leave can be added.
 *
 * @param staged the files that hold the table, one for each shard
 * @param quarantined the keys of the files that hold what was rejected
 */
record ReportFacts(ReadFacts read, TableFacts table, List<StagedFile> staged, List<String> quarantined)
        implements Serializable {
    static final ReportFacts NONE = new ReportFacts(ReadFacts.NONE, TableFacts.NONE, List.of(), List.of());

    static final Coder<ReportFacts> CODER = SerializableCoder.of(ReportFacts.class);

    /**
     * A finished part of the table that waits to be published.
     *
     * @param key where it is
     * @param shard which part it is, from 0
     */
    record StagedFile(String key, int shard) implements Serializable {}

    static ReportFacts ofReading(PartsRead read) {
        return new ReportFacts(read.facts(), TableFacts.NONE, List.of(), read.quarantined());
    }

    static ReportFacts ofTable(TableFacts table, StagedFile file) {
        return new ReportFacts(ReadFacts.NONE, table, List.of(file), List.of());
    }

    static ReportFacts sum(Iterable<ReportFacts> parts) {
        ReportFacts sum = NONE;
        for (ReportFacts part : parts) {
            sum = sum.plus(part);
        }
        return sum;
    }

    private ReportFacts plus(ReportFacts other) {
        return new ReportFacts(
                read.plus(other.read),
                table.plus(other.table),
                Stream.concat(staged.stream(), other.staged.stream())
                        .sorted(Comparator.comparingInt(StagedFile::shard))
                        .toList(),
                Stream.concat(quarantined.stream(), other.quarantined.stream())
                        .sorted()
                        .toList());
    }
}
