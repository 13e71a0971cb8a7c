package dev.bayou.verify;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.bayou.archive.Gap;
import dev.bayou.archive.store.Store;
import dev.bayou.output.OutputFolder;
import dev.bayou.verify.Finding.Kind;
import dev.bayou.verify.VerifySettings.Depth;
import dev.bayou.verify.kafka.RetentionRace;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The result of a verification; the schema of its JSON is in docs/FORMAT.md.
 *
 * @param version of the schema, {@value #VERSION}
 * @param windows how many have a folder
 * @param sealedWindows of these, how many have a {@code _SUCCESS}
 * @param recordsReadAgain by a deep verification; else 0
 * @param kafka null if the archive was not compared with Kafka
 * @param orphans keys of the files that may be swept
 */
public record Verification(
        int version,
        String archive,
        Depth depth,
        List<Partition> partitions,
        long windows,
        long sealedWindows,
        long recordsReadAgain,
        KafkaAnswers kafka,
        List<Finding> findings,
        List<String> orphans) {
    static final int VERSION = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantReader()))
            .build();

    /**
     * The ledger of one partition.
     *
     * @param from where its first entry begins; 0 if nothing is wrong
     * @param head where its last entry ends, exclusive
     * @param gaps how many offsets have no record, by reason
     * @param kafka null if Kafka was not queried, or has another topic or none of that name
     */
    public record Partition(
            String topic,
            int partition,
            long from,
            long head,
            long entries,
            long files,
            long records,
            long bytes,
            SortedMap<Gap.Reason, Long> gaps,
            InKafka kafka) {

        /** The number of offsets that Kafka deleted before they were archived. */
        public long lost() {
            return gaps.getOrDefault(Gap.Reason.RETENTION, 0L);
        }

        /** The number of offsets that were skipped because they could not be read. */
        public long corrupt() {
            return gaps.getOrDefault(Gap.Reason.CORRUPT, 0L);
        }

        Partition with(InKafka inKafka) {
            return new Partition(topic, partition, from, head, entries, files, records, bytes, gaps, inKafka);
        }
    }

    /**
     * When Kafka was queried, and how many gaps of the ledger were probed there.
     *
     * @param queriedAt by the clock of the machine that ran the query
     * @param gapsInKafka gaps of the ledger where Kafka still holds offsets
     * @param probedGaps of these, those for which Kafka showed whether it has a record there
     */
    public record KafkaAnswers(
            @JsonProperty("askedAt") Instant queriedAt,
            @JsonProperty("askableGaps") long gapsInKafka,
            @JsonProperty("askedGaps") long probedGaps) {}

    /**
     * The state of a partition in Kafka.
     *
     * @param head where the ledger ended just before
     * @param begin the first offset that Kafka still holds
     * @param end the last stable offset
     * @param highWatermark beyond {@code end} if a transaction is open
     * @param openSince when that transaction began; null if there is none, or its begin is not known
     * @param lag how many offsets wait to be archived
     */
    public record InKafka(
            long head, long begin, long end, long highWatermark, Instant openSince, long lag, RetentionRace race) {
        /** The number of offsets that wait for open transactions; they are not part of the lag. */
        public long unstable() {
            return Math.max(0, highWatermark - Math.max(end, Math.max(head, begin)));
        }
    }

    /** Whether no finding is a fault. */
    @JsonProperty
    public boolean proven() {
        return findings.stream().noneMatch(finding -> finding.kind().isFault());
    }

    public List<Finding> faults() {
        return findings.stream().filter(finding -> finding.kind().isFault()).toList();
    }

    /** Whether the ledger and its files are complete, so that a file which it does not name is surely not needed. */
    public boolean mayBeSwept() {
        return faults().stream().allMatch(fault -> fault.kind() == Kind.FOREIGN_SEALED);
    }

    /** Returns this verification without the orphans, after they were deleted. */
    public Verification swept(Store store) {
        Set<String> gone = orphans.stream().map(store::address).collect(Collectors.toSet());
        return new Verification(
                version,
                archive,
                depth,
                partitions,
                windows,
                sealedWindows,
                recordsReadAgain,
                kafka,
                findings.stream()
                        .filter(finding -> !gone.contains(finding.object()))
                        .toList(),
                List.of());
    }

    byte[] toJson() throws IOException {
        return MAPPER.writeValueAsBytes(this);
    }

    /**
     * Requires that the file does not exist or is of an earlier verification.
     *
     * @throws IOException if it is another file; the message names it
     */
    public static void requireOwn(Store output, String file) throws IOException {
        if (OutputFolder.exists(output, file)
                && OutputFolder.firstValues(output, file, List.of("version", "archive", "depth"))
                        .isEmpty()) {
            throw OutputFolder.foreign(output, file);
        }
    }

    /** Reads what {@link VerifyArchive} wrote. */
    public static Verification read(InputStream in) throws IOException {
        return MAPPER.readValue(in, Verification.class);
    }

    private static final class InstantReader extends FromStringDeserializer<Instant> {
        InstantReader() {
            super(Instant.class);
        }

        @Override
        protected Instant _deserialize(String text, DeserializationContext context) {
            return Instant.parse(text);
        }
    }
}
