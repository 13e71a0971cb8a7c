package dev.bayou.copy;

import dev.bayou.archive.ArchivedFile;
import java.io.Serializable;
import java.time.Instant;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.coders.SerializableCoder;

/**
 * One file that was committed, as news for whoever seals windows; or, without records, the news that a partition was
 * looked at and had nothing to copy.
 *
 * @param path the data file's key, or empty
 * @param time an instant in the file's window
 */
@DefaultCoder(SerializableCoder.class)
public record CommittedFile(String topic, int partition, String path, Instant time, long records, long bytes)
        implements Serializable {
    static CommittedFile of(CopyRequest range, ArchivedFile file) {
        return new CommittedFile(
                range.topic(), range.partition(), file.path(), file.window().start(), file.records(), file.bytes());
    }

    static CommittedFile idle(CopyRequest range, Instant time) {
        return new CommittedFile(range.topic(), range.partition(), "", time, 0, 0);
    }
}
