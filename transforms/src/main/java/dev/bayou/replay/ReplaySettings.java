package dev.bayou.replay;

import dev.bayou.archive.store.Location;
import dev.bayou.kafka.KafkaSettings;
import java.io.Serializable;

/**
 * Everything that says how records get from an archive to Kafka.
 *
 * @param offsetMap the file that is to tell where each record has gone, or null if nobody asks
 */
public record ReplaySettings(
        Location archive,
        KafkaSettings kafka,
        ReplayTarget target,
        ReplayName name,
        ReplayRate rate,
        TransactionSize transactions,
        Location offsetMap)
        implements Serializable {}
