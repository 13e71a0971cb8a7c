package dev.bayou.kafka;

import java.time.Instant;
import java.util.Optional;

/**
 * The transaction that keeps readers of committed records from a partition's last records.
 *
 * @param firstOffset its first offset in the partition
 * @param transactionalId empty if the coordinator does not know of the transaction, or does not let us ask: one that
 *     the coordinator does not know never ends by itself
 * @param since when it began, by the coordinator's clock; empty if that is not known
 */
public record OpenTransaction(
        long firstOffset, long producerId, Optional<String> transactionalId, Optional<Instant> since) {

    /** Names the transaction, for a message. */
    public String describe() {
        return "the transaction of producer " + producerId
                + transactionalId.map(id -> " (transactional id " + id + ")").orElse("")
                + " that began at offset " + firstOffset
                + since.map(time -> ", open since " + time).orElse("");
    }
}
