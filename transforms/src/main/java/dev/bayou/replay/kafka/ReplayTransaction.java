package dev.bayou.replay.kafka;

import dev.bayou.archive.ArchivedRecord;
import dev.bayou.replay.ReplaySettings.TransactionSize;
import dev.bayou.replay.kafka.TargetWriter.Commit;
import java.time.Duration;

/** Counts the records of the open transaction, to decide when it is full and to describe it in messages. */
final class ReplayTransaction {
    private long begin;
    private long records;
    private long bytes;
    private long firstOffset;
    private long lastOffset;
    private long largestOffset;
    private long largestBytes;
    private long bare;
    private long untimed;

    boolean isEmpty() {
        return records == 0;
    }

    void add(ArchivedRecord record, long size, long now) {
        long offset = record.offset();
        if (records == 0) {
            begin = now;
            firstOffset = offset;
        }
        records++;
        bytes += size;
        lastOffset = offset;
        if (size > largestBytes) {
            largestBytes = size;
            largestOffset = offset;
        }
        bare += record.envelope() == null ? 1 : 0;
        untimed += ReplayedRecord.hasTimestamp(record) ? 0 : 1;
    }

    Commit committed(long next) {
        return new Commit(next, records, bytes, bare, untimed);
    }

    void clear() {
        records = 0;
        bytes = 0;
        largestBytes = 0;
        bare = 0;
        untimed = 0;
    }

    long records() {
        return records;
    }

    long bytes() {
        return bytes;
    }

    Duration age(long now) {
        return records == 0 ? Duration.ZERO : Duration.ofNanos(now - begin);
    }

    boolean isFull(TransactionSize size, long now) {
        return records > 0
                && (records >= TransactionSize.MOST_RECORDS
                        || bytes >= size.bytes()
                        || now - begin >= size.age().toNanos());
    }

    long largestOffset() {
        return largestOffset;
    }

    long largestBytes() {
        return largestBytes;
    }

    @Override
    public String toString() {
        return "offsets " + firstOffset + " to " + lastOffset;
    }
}
