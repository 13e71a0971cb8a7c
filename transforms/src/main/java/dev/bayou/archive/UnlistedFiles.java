package dev.bayou.archive;

import dev.bayou.archive.ArchivePart.FoundFile;
import dev.bayou.archive.ArchivePart.Unlisted;
import dev.bayou.archive.ReadPlan.TopicPlan;
import dev.bayou.archive.Store.Listed;
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
 * Finds a topic's data files by their names alone: {@code <topic>/<any folders>/<generation>_<partition>_<offset>[.ext]},
 * as Secor writes them. The first folders may tell the window as {@code dt=…} or {@code dt=…/hr=…}.
 */
final class UnlistedFiles {
    private static final Pattern WINDOW = Pattern.compile("(dt=\\d{4}-\\d{2}-\\d{2}(?:/hr=\\d{2})?)/.*");
    /** One extension; what has two, such as {@code .gz.bak}, somebody has put aside. */
    private static final Pattern EXTENSION = Pattern.compile("|\\.[^.]+");

    /** What Hadoop does not see: markers, checksums, files in the making, and all in folders that are named so. */
    private static final Pattern HIDDEN = Pattern.compile("/[_.]");

    private final Store store;
    private final String topic;
    private final TimeRange range;
    private final Map<Integer, List<FoundFile>> found = new TreeMap<>();
    private int ignored;

    UnlistedFiles(Store store, String topic, TimeRange range) {
        this.store = store;
        this.topic = topic;
        this.range = range;
    }

    TopicPlan find() throws IOException {
        boolean isThere = false;
        for (Listed object : store.listAll(Layout.topicPrefix(topic))) {
            isThere = true;
            consider(object);
        }
        if (!isThere) {
            List<String> there = new ArchiveReader(store).topics();
            throw new FileNotFoundException("The archive " + store.address("") + " has no topic " + topic
                    + (there.isEmpty() ? "; check --archive and --topics" : "; it has " + String.join(", ", there)));
        }
        List<Unlisted> partitions = new ArrayList<>();
        found.forEach((partition, files) -> partitions.add(new Unlisted(topic, partition, files)));
        return TopicPlan.ofUnlisted(topic, partitions, ignored);
    }

    private void consider(Listed object) throws IOException {
        String path = object.key();
        String file = path.substring(path.lastIndexOf('/') + 1);
        if (HIDDEN.matcher(path.substring(topic.length())).find()) {
            return;
        }
        Optional<DataFileName> name = DataFileName.parse(file)
                .filter(parsed -> EXTENSION.matcher(parsed.extension()).matches());
        if (name.isEmpty()) {
            ignored++;
            return;
        }
        Optional<TimeWindow> window = window(path);
        if (window.isEmpty() && !range.isAll()) {
            throw new IOException(store.address(path) + " lies in no folder that tells its time, such as"
                    + " dt=2018-10-30/hr=23; leave out --from and --to");
        }
        if (window.isEmpty() || range.touches(window.get())) {
            found.computeIfAbsent(name.get().partition(), partition -> new ArrayList<>())
                    .add(new FoundFile(path, object.bytes(), name.get(), window.orElse(null)));
        }
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
