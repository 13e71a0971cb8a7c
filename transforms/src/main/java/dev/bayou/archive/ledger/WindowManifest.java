package dev.bayou.archive.ledger;

import dev.bayou.archive.ArchivedFile;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.ledger.LedgerJson.UnreadableDocumentException;
import dev.bayou.archive.store.Store;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a complete window holds. Written when the window is sealed, and again when records came late.
 *
 * @param version of this form, 2
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
    public static final int VERSION = 2;

    public WindowManifest {
        files = List.copyOf(files);
    }

    /** The manifest of a window, if there is one; another window's in its place is rejected. */
    public static Optional<WindowManifest> find(Store store, String topic, TimeWindow window) throws IOException {
        String key = Layout.manifest(topic, window);
        Optional<WindowManifest> manifest = LedgerJson.find(store, key, WindowManifest.class, VERSION);
        if (manifest.isPresent()
                && !(manifest.get().topic.equals(topic) && manifest.get().window.equals(window))) {
            throw new UnreadableDocumentException(String.format(
                    Locale.ROOT,
                    "%s says that it is the manifest of %s/%s",
                    store.address(key),
                    manifest.get().topic,
                    manifest.get().window));
        }
        return manifest;
    }
}
