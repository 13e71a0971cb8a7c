package dev.bayou.archive.read;

import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A record as the reader of a part delivers it, with its value's bytes as Latin-1 text: that compares and prints. */
record PartRecord(int partition, long offset, Optional<TimeWindow> window, String value) {
    static List<PartRecord> of(Store store, Collection<? extends ArchivePart> parts) throws IOException {
        List<PartRecord> records = new ArrayList<>();
        for (ArchivePart part : parts) {
            records.addAll(of(store, part));
        }
        return records;
    }

    static List<PartRecord> of(Store store, ArchivePart part) throws IOException {
        try (PartReader reader = PartReader.open(store, part)) {
            return rest(reader, part.partition());
        }
    }

    /** What a reader delivers from where it stands. */
    static List<PartRecord> rest(PartReader reader, int partition) throws IOException {
        List<PartRecord> records = new ArrayList<>();
        while (reader.next()) {
            records.add(new PartRecord(partition, reader.offset(), reader.window(), text(reader.value())));
        }
        return records;
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    }
}
