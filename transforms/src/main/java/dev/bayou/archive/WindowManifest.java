package dev.bayou.archive;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a complete window holds. Written when the window is sealed, and again when records came late.
 *
 * @param version of this form, 1
 * @param sealedAt when it was last sealed
 * @param seals how often; more than one means that records came late
 * @param records in all files
 * @param lateRecords of these, how many came after the first seal
 * @param files in the order of their paths
 */
public record WindowManifest(
        int version,
        String topic,
        TimeWindow window,
        Instant sealedAt,
        int seals,
        long records,
        long lateRecords,
        List<ArchivedFile> files) {
    static final int VERSION = 1;

    public WindowManifest {
        files = List.copyOf(files);
    }

    /** The manifest under a key, if there is one. */
    public static Optional<WindowManifest> find(Store store, String key) throws IOException {
        return LedgerJson.find(store, key, WindowManifest.class, VERSION);
    }
}
