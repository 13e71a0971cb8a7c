package dev.bayou.archive.read;

import dev.bayou.archive.Layout;
import dev.bayou.archive.store.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;

/** Reports that an address holds no archive, or not the topic that was selected, and what lies there instead. */
public final class ArchiveNotFoundException extends FileNotFoundException {
    private static final int MOST_NAMES = 3;

    private ArchiveNotFoundException(String message) {
        super(message);
    }

    /** For a reader that needs a ledger, where there is one of no topic. */
    public static ArchiveNotFoundException withoutLedger(Store store) throws IOException {
        List<String> names = namesIn(store);
        return names.isEmpty()
                ? nothingThere(store)
                : new ArchiveNotFoundException("There is no archive at " + store.address("")
                        + ": it has no ledger of any topic, but " + listed(names)
                        + "; check --archive, or select Secor's files with --topics where a command reads them");
    }

    /** For a reader that needs the ledger of a topic. */
    public static ArchiveNotFoundException withoutLedgerOf(Store store, String topic) throws IOException {
        List<String> topics = new ArchiveReader(store).topics();
        return topics.isEmpty()
                ? withoutLedger(store)
                : new ArchiveNotFoundException("The archive " + store.address("") + " has no ledger of the topic "
                        + topic + "; it has one of " + String.join(", ", topics));
    }

    /** For a topic that has neither a ledger nor a file. */
    static ArchiveNotFoundException withoutTopic(Store store, String topic) throws IOException {
        List<String> topics = new ArchiveReader(store).topics();
        if (!topics.isEmpty()) {
            return new ArchiveNotFoundException("The archive " + store.address("") + " has no topic " + topic
                    + "; it has " + String.join(", ", topics));
        }
        List<String> names = namesIn(store);
        return names.isEmpty()
                ? nothingThere(store)
                : new ArchiveNotFoundException("The archive " + store.address("") + " has no topic " + topic + ", but "
                        + listed(names) + "; check --archive and --topics");
    }

    private static ArchiveNotFoundException nothingThere(Store store) {
        return new ArchiveNotFoundException(
                "There is no archive at " + store.address("") + ": nothing is there; check --archive");
    }

    /** At least one more than is shown, if there are so many; the archive's own folders are not among them. */
    private static List<String> namesIn(Store store) throws IOException {
        return store.children("", MOST_NAMES + 1 + Layout.RESERVED.size()).stream()
                .filter(name -> !Layout.RESERVED.contains(name.replace("/", "")))
                .toList();
    }

    private static String listed(List<String> names) {
        return names.size() <= MOST_NAMES
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_NAMES)) + " and more";
    }
}
