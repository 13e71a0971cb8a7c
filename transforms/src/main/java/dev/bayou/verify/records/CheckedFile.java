package dev.bayou.verify.records;

import dev.bayou.archive.Crc32c;
import dev.bayou.archive.store.Store;
import dev.bayou.verify.records.FileProof.DisprovedException;
import java.io.IOException;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** The bytes of a file in a store, to be read once from its begin to its end, and then held to its CRC-32C. */
final class CheckedFile extends CheckedInputStream {
    CheckedFile(Store store, String key) throws IOException {
        super(store.open(key), new CRC32C());
    }

    /**
     * Finds what changes no record: padding of what is compressed, a marker that nothing is held to, the header.
     *
     * @param inLedger null if the ledger does not say
     */
    void requireSame(Crc32c inLedger) throws DisprovedException {
        Crc32c there = Crc32c.of(getChecksum());
        if (inLedger != null && !there.equals(inLedger)) {
            throw new DisprovedException("its records are those that were archived, but other bytes of it are not:"
                    + " its CRC-32C is " + there + ", the ledger says " + inLedger);
        }
    }
}
