package dev.bayou.verify;

import dev.bayou.archive.TimeWindow;
import java.io.Serializable;

/** The folders of one window of a topic, of data and of envelopes. */
record WindowFolder(String topic, TimeWindow window) implements Serializable {
    /** The same as text, the key by which what is known of it is brought together. */
    String key() {
        return topic + "/" + window.folder();
    }

    static WindowFolder ofKey(String key) {
        int slash = key.indexOf('/');
        return new WindowFolder(key.substring(0, slash), TimeWindow.ofFolder(key.substring(slash + 1)));
    }
}
