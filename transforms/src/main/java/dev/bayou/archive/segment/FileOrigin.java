package dev.bayou.archive.segment;

import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.envelope.EnvelopeReader;
import dev.bayou.archive.envelope.EnvelopeReader.DamagedEnvelopesException;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.seqfile.CorruptSequenceFileException;
import dev.bayou.seqfile.SequenceFileReader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;

/**
 * The attempt that wrote a data file or an envelope file, as the file's own header states it. Only this header proves
 * that a file was written by this software and may be deleted. A name proves nothing: Secor's files have names of the
 * same grammar.
 *
 * @param rangeStart the first offset of the range that the attempt was to archive
 * @param attempt the unique id of the attempt
 * @param writer the software and its version
 */
public record FileOrigin(String topic, int partition, long rangeStart, String attempt, String writer) {
    /** What this software calls itself in files and entries. */
    public static final String THIS_SOFTWARE = "bayou "
            + Optional.ofNullable(FileOrigin.class.getPackage().getImplementationVersion())
                    .orElse("development");

    private static final String TOPIC = "bayou.topic";
    private static final String PARTITION = "bayou.partition";
    private static final String RANGE_START = "bayou.range.from";
    private static final String ATTEMPT = "bayou.attempt";
    private static final String WRITER = "bayou.writer";

    /** An attempt of this software. */
    public static FileOrigin ofThisVersion(String topic, int partition, long rangeStart, String attempt) {
        return new FileOrigin(topic, partition, rangeStart, attempt, THIS_SOFTWARE);
    }

    /** The header metadata of a file of this attempt. */
    public Map<String, String> toMetadata() {
        return Map.of(
                TOPIC, topic,
                PARTITION, Integer.toString(partition),
                RANGE_START, Long.toString(rangeStart),
                ATTEMPT, attempt,
                WRITER, writer);
    }

    /**
     * Reads the header of a file in the topic's data folders or envelope folders.
     *
     * @return empty if the file is of another format, or has a header that names no attempt
     * @throws NoSuchFileException if the file was deleted since it was listed: another attempt's, most likely
     * @throws IOException if the store fails
     */
    public static Optional<FileOrigin> read(Store store, Listed file) throws IOException {
        try {
            return of(metadata(store, file));
        } catch (CorruptSequenceFileException | DamagedEnvelopesException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads the header of the file under a key; empty as {@link #read(Store, Listed)} is, or if there is no such file.
     */
    public static Optional<FileOrigin> find(Store store, String key) throws IOException {
        for (Listed object : store.listAfter(key, "", 1)) {
            if (object.key().equals(key)) {
                try {
                    return read(store, object);
                } catch (NoSuchFileException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Whether the file is of some attempt at the range that its name and folder state. */
    public boolean isOf(String expectedTopic, DataFileName name) {
        return topic.equals(expectedTopic) && partition == name.partition() && rangeStart == name.rangeStart();
    }

    private static Map<String, String> metadata(Store store, Listed file) throws IOException {
        String address = store.address(file.key());
        if (Layout.isEnvelope(file.key())) {
            try (EnvelopeReader envelopes = new EnvelopeReader(store.open(file.key()), file.bytes(), address)) {
                return envelopes.metadata();
            }
        }
        try (SequenceFileReader records = SequenceFileReader.on(store.open(file.key()), file.bytes(), address)) {
            return records.metadata();
        }
    }

    private static Optional<FileOrigin> of(Map<String, String> metadata) {
        String topic = metadata.get(TOPIC);
        String attempt = metadata.getOrDefault(ATTEMPT, "");
        if (topic == null || attempt.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FileOrigin(
                    topic,
                    Integer.parseInt(metadata.getOrDefault(PARTITION, "")),
                    Long.parseLong(metadata.getOrDefault(RANGE_START, "")),
                    attempt,
                    metadata.getOrDefault(WRITER, "")));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
