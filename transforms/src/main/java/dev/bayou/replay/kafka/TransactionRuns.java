package dev.bayou.replay.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.apache.kafka.clients.producer.Callback;

/**
 * Where the records of one transaction have gone, as runs: records whose offsets follow each other both in the archive
 * and in one partition of the target. Offered by one thread, told by the producer's; read when the producer was
 * flushed.
 */
final class TransactionRuns {
    private static final int FIRST_CAPACITY = 4096;

    private long[] archived = new long[FIRST_CAPACITY];
    private long[] replayed = new long[FIRST_CAPACITY];
    private int[] partitions = new int[FIRST_CAPACITY];
    private int count;

    /** Notes that a record is being sent, and returns what has to be told where it went. */
    synchronized Callback sending(long offset) {
        if (count == archived.length) {
            grow();
        }
        int index = count++;
        archived[index] = offset;
        replayed[index] = -1;
        return (metadata, failure) -> {
            if (failure == null) {
                arrived(index, metadata.partition(), metadata.offset());
            }
        };
    }

    private synchronized void arrived(int index, int partition, long offset) {
        partitions[index] = partition;
        replayed[index] = offset;
    }

    private void grow() {
        archived = Arrays.copyOf(archived, 2 * count);
        replayed = Arrays.copyOf(replayed, 2 * count);
        partitions = Arrays.copyOf(partitions, 2 * count);
    }

    /** Whether every record that was sent has arrived. */
    synchronized boolean isComplete() {
        for (int i = 0; i < count; i++) {
            if (replayed[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * A line for each run, {@code offset,to_partition,to_offset,count}, after the name of the piece before; forgets
     * them.
     */
    synchronized byte[] toPiece(String previous) {
        StringBuilder lines = new StringBuilder(previous).append('\n');
        int first = 0;
        for (int i = 1; i <= count; i++) {
            if (i == count || !follows(i)) {
                lines.append(archived[first])
                        .append(',')
                        .append(partitions[first])
                        .append(',')
                        .append(replayed[first])
                        .append(',')
                        .append(i - first)
                        .append('\n');
                first = i;
            }
        }
        count = 0;
        return lines.toString().getBytes(US_ASCII);
    }

    private boolean follows(int i) {
        return archived[i] == archived[i - 1] + 1
                && partitions[i] == partitions[i - 1]
                && replayed[i] == replayed[i - 1] + 1;
    }
}
