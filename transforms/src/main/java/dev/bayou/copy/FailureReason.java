package dev.bayou.copy;

import dev.bayou.archive.store.Location;
import dev.bayou.copy.RangeCopier.RefusedTopicException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.kafka.common.KafkaException;

/** Why a range was given up, as far as it decides whom to call. */
public enum FailureReason {
    /** The brokers: not reachable, access denied, or a batch that cannot be read. */
    KAFKA,
    /** The store of the archive. */
    STORE,
    /** The disk that holds files before they are published to S3. */
    LOCAL_DISK,
    /** The topic is not the one that was archived, or its folder holds other files. */
    REFUSED,
    /** The rest, such as too little memory. */
    OTHER;

    static FailureReason of(Exception failure, Location archive) {
        if (failure instanceof RefusedTopicException) {
            return REFUSED;
        }
        if (failure instanceof KafkaException) {
            return KAFKA;
        }
        if (failure instanceof FileSystemException && archive.isOnS3()) {
            return LOCAL_DISK;
        }
        return failure instanceof IOException ? STORE : OTHER;
    }

    /** The Beam counter of the ranges that were given up for this reason. */
    public MetricName metric() {
        return MetricName.named("bayou.archive", "failures." + name().toLowerCase(Locale.ROOT));
    }
}
