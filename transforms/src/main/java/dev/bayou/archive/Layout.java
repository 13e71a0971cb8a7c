package dev.bayou.archive;

import dev.bayou.archive.store.StoreProbe;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where everything lies below the archive's root. Keys are relative to the root, with {@code /} between elements and
 * none at the ends; folders that begin with {@code _} are invisible to Hadoop, Spark and Hive.
 */
public final class Layout {
    public static final String MAX_OFFSET = digits(Long.MAX_VALUE);

    public static final String SUCCESS = "_SUCCESS";

    /** The folder below the root for what was read and refused; the archive itself writes nothing there. */
    public static final String QUARANTINE = "_quarantine";

    private static final String JSON = ".json";
    private static final Pattern PARTITION = Pattern.compile("(0|[1-9]\\d{0,8})/");

    private static final String LEDGER = "_ledger";
    private static final String ENVELOPE = "_envelope";
    private static final String SCRATCH = "_scratch";
    private static final String PROBE = "_probe";
    public static final Set<String> RESERVED = Set.of(LEDGER, ENVELOPE, QUARANTINE, SCRATCH, PROBE);

    private Layout() {}

    /** Whether a topic of this name would collide with the archive's own folders. */
    public static boolean isReserved(String topic) {
        return RESERVED.contains(topic);
    }

    public static String topicPrefix(String topic) {
        return topic + "/";
    }

    public static String windowPrefix(String topic, TimeWindow window) {
        return topic + "/" + window.folder() + "/";
    }

    public static String data(String topic, TimeWindow window, DataFileName name) {
        return windowPrefix(topic, window) + name;
    }

    /** The key of the envelope that belongs to the data file at that key. */
    public static String envelope(String dataKey) {
        return ENVELOPE + "/" + dataKey;
    }

    public static boolean isEnvelope(String key) {
        return key.startsWith(ENVELOPE + "/");
    }

    public static String envelopePrefix(String topic) {
        return ENVELOPE + "/" + topic + "/";
    }

    /** The empty marker of a complete window. */
    public static String success(String topic, TimeWindow window) {
        return windowPrefix(topic, window) + SUCCESS;
    }

    public static String manifest(String topic, TimeWindow window) {
        return manifestPrefix(topic) + window.folder() + JSON;
    }

    /** The folder of a topic's manifests. */
    public static String manifestPrefix(String topic) {
        return ledgerPrefix(topic) + "windows/";
    }

    /** Which window a manifest is of; empty if the key is no manifest's. */
    public static Optional<TimeWindow> windowOfManifest(String topic, String key) {
        String folder = key.substring(manifestPrefix(topic).length());
        return folder.endsWith(JSON) ? window(folder.substring(0, folder.length() - JSON.length())) : Optional.empty();
    }

    /** In which window's folder an object of the topic lies; empty if it lies elsewhere. */
    public static Optional<TimeWindow> windowOfData(String topic, String key) {
        int from = topicPrefix(topic).length();
        int to = key.lastIndexOf('/');
        return to > from ? window(key.substring(from, to)) : Optional.empty();
    }

    private static Optional<TimeWindow> window(String folder) {
        try {
            return Optional.of(TimeWindow.ofFolder(folder));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** How far sealing has read the topic's ledger: an optimisation, rebuilt from the ledger when lost. */
    public static String sealing(String topic) {
        return ledgerPrefix(topic) + "sealing.json";
    }

    public static String ledgerRoot() {
        return LEDGER + "/";
    }

    /** The folder of a topic's ledger. */
    public static String ledgerPrefix(String topic) {
        return LEDGER + "/" + topic + "/";
    }

    public static String ledgerPrefix(String topic, int partition) {
        return ledgerPrefix(topic) + partition + "/";
    }

    /**
     * Whose ledger lies in a folder of that name, which ends with a slash, in the topic's; empty if no partition's
     * does.
     */
    public static Optional<Integer> partitionOfLedger(String folder) {
        Matcher name = PARTITION.matcher(folder);
        return name.matches() ? Optional.of(Integer.valueOf(name.group(1))) : Optional.empty();
    }

    public static String entry(String topic, int partition, long from) {
        return ledgerPrefix(topic, partition) + digits(from) + JSON;
    }

    public static String scratch() {
        return SCRATCH;
    }

    /** The folder of one check of the store, see {@link StoreProbe}. */
    public static String probePrefix(String run) {
        return PROBE + "/" + run + "/";
    }

    public static String digits(long offset) {
        String digits = Long.toString(offset);
        return "0".repeat(20 - digits.length()) + digits;
    }
}
