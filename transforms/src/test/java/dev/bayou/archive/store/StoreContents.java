package dev.bayou.archive.store;

import dev.bayou.archive.store.Store.Listed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a store holds, as a test looks at it. */
public final class StoreContents {
    private StoreContents() {}

    /** All keys below the prefix, walked in pages of that many. */
    public static List<String> keys(Store store, String prefix, int limit) throws IOException {
        List<String> keys = new ArrayList<>();
        List<Listed> page = store.listAfter(prefix, "", limit);
        while (!page.isEmpty()) {
            page.forEach(object -> keys.add(object.key()));
            page = store.listAfter(prefix, keys.get(keys.size() - 1), limit);
        }
        return keys;
    }

    public static List<String> keys(Store store, String prefix) throws IOException {
        return keys(store, prefix, Store.PAGE);
    }

    public static byte[] bytes(Store store, String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return in.readAllBytes();
        }
    }

    public static String text(Store store, String key) throws IOException {
        return new String(bytes(store, key), StandardCharsets.UTF_8);
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
