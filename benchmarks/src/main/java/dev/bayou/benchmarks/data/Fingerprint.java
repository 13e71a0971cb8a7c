package dev.bayou.benchmarks.data;

import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * Shows whether two sets of values are the same, whatever order they come in and however often each is there.
 *
 * @param records how many values
 * @param bytes their lengths together
 * @param sum of a hash of each
 */
public record Fingerprint(long records, long bytes, long sum) {
    /** Of two parts of one set together. */
    public Fingerprint plus(Fingerprint other) {
        return new Fingerprint(records + other.records, bytes + other.bytes, sum + other.sum);
    }

    /** What is wrong with a copy of what this is of; empty if nothing is. */
    public String differenceOf(Fingerprint copy) {
        if (copy.equals(this)) {
            return "";
        }
        if (copy.records < records) {
            return String.format(Locale.ROOT, "LOST %,d records", records - copy.records);
        }
        return copy.records > records
                ? String.format(Locale.ROOT, "%,d records TOO MANY", copy.records - records)
                : "OTHER records";
    }

    /** Takes values in, one after the other. For one thread. */
    static final class Collector {
        private static final long SPREAD = 0x9E3779B97F4A7C15L;

        private final CRC32C crc = new CRC32C();
        private long records;
        private long bytes;
        private long sum;

        void add(byte[] buffer, int offset, int length) {
            crc.reset();
            crc.update(buffer, offset, length);
            records++;
            bytes += length;
            sum += (crc.getValue() + 1) * SPREAD ^ length;
        }

        Fingerprint fingerprint() {
            return new Fingerprint(records, bytes, sum);
        }
    }
}
