package dev.bayou.archive.read;

import dev.bayou.archive.DataFileName;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeRange;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.read.ArchivePart.FoundFile;
import dev.bayou.archive.read.ArchivePart.Unlisted;
import dev.bayou.archive.read.ReadPlan.TopicPlan;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a topic's data files by their names alone: {@code <topic>/<any
 * folders>/<generation>_<partition>_<offset>[.ext]}, as Secor writes them. The first folders may name the window as
 * {@code dt=…} or {@code dt=…/hr=…}.
 */
final class SecorFiles {
    private static final Pattern WINDOW = Pattern.compile("(dt=\\d{4}-\\d{2}-\\d{2}(?:/hr=\\d{2})?)/.*");
    /** One extension; what has two, such as {@code .gz.bak}, somebody has put aside. */
    private static final Pattern EXTENSION = Pattern.compile("|\\.[^.]+");

    /** What Hadoop does not see: markers, checksums, files in the making, and all in folders that are named so. */
    private static final Pattern HIDDEN = Pattern.compile("/[_.]");

    private static final int MOST_NAMES = 3;

    private final Store store;
    private final String topic;
    private final TimeRange range;
    private final Map<Integer, List<FoundFile>> found = new TreeMap<>();
    private final List<String> unreadable = new ArrayList<>();
    private int ignored;
    private int hidden;
    private boolean holdsData;

    SecorFiles(Store store, String topic, TimeRange range) {
        this.store = store;
        this.topic = topic;
        this.range = range;
    }

    TopicPlan find() throws IOException {
        for (Listed object : store.listAll(Layout.topicPrefix(topic))) {
            consider(object);
        }
        if (!holdsData) {
            throw ignored + hidden == 0 ? ArchiveNotFoundException.withoutTopic(store, topic) : nothingReadable();
        }
        List<Unlisted> partitions = new ArrayList<>();
        found.forEach((partition, files) -> partitions.add(new Unlisted(topic, partition, files)));
        return TopicPlan.ofUnlisted(topic, partitions, ignored);
    }

    private void consider(Listed object) throws IOException {
        String path = object.key();
        String file = path.substring(path.lastIndexOf('/') + 1);
        if (file.startsWith("_") || file.startsWith(".")) {
            hidden++;
            return;
        }
        Optional<DataFileName> name = DataFileName.parse(file)
                .filter(parsed -> EXTENSION.matcher(parsed.extension()).matches());
        if (name.isEmpty() || HIDDEN.matcher(path.substring(topic.length())).find()) {
            ignored++;
            if (unreadable.size() < MOST_NAMES) {
                unreadable.add(path.substring(topic.length() + 1));
            }
            return;
        }
        holdsData = true;
        Optional<TimeWindow> window = window(path);
        if (window.isEmpty() && !range.isAll()) {
            throw new IOException("The data file " + store.address(path)
                    + " lies in no folder that names its time, such as dt=2018-10-30/hr=23, so --from and --to cannot"
                    + " select it; move it out of " + store.address(Layout.topicPrefix(topic))
                    + ", or leave out --from and --to");
        }
        if (window.isEmpty() || range.touches(window.get())) {
            found.computeIfAbsent(name.get().partition(), partition -> new ArrayList<>())
                    .add(new FoundFile(path, object.bytes(), name.get(), window.orElse(null)));
        }
    }

    /** A report of nothing would replace one of something. */
    private FileNotFoundException nothingReadable() {
        String found = unreadable.isEmpty()
                ? "hidden files only (" + hidden + "), whose names begin with _ or ."
                : ignored + (ignored == 1 ? " file, but no" : " files, but no") + " data file: "
                        + String.join(", ", unreadable)
                        + (ignored > unreadable.size() ? " and " + (ignored - unreadable.size()) + " more" : "");
        return new FileNotFoundException("The folder " + store.address(Layout.topicPrefix(topic)) + " holds " + found
                + ". Without a ledger only files with Secor's names are read,"
                + " <generation>_<partition>_<offset of 20 digits>[.extension], such as 1_0_"
                + Layout.digits(0) + ".gz, in no folder whose name begins with _ or .; check --archive and --topics");
    }

    private Optional<TimeWindow> window(String path) {
        Matcher matcher = WINDOW.matcher(path.substring(topic.length() + 1));
        try {
            return matcher.matches() ? Optional.of(TimeWindow.ofFolder(matcher.group(1))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // The thirtieth of February.
        }
    }
}
