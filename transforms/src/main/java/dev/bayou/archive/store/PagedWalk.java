package dev.bayou.archive.store;

import dev.bayou.archive.store.Store.Listed;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The objects of a store that lists by pages; asks for a page when the one before it is used up. */
final class PagedWalk implements Store.Walk {
    private final Store store;
    private final String prefix;
    private String after;
    private Iterator<Listed> page = List.<Listed>of().iterator();
    private boolean mayHaveMore = true;

    /** @param after exclusive */
    PagedWalk(Store store, String prefix, String after) {
        this.store = store;
        this.prefix = prefix;
        this.after = after;
    }

    @Override
    public Optional<Listed> next() throws IOException {
        if (!page.hasNext() && mayHaveMore) {
            List<Listed> listed = store.listAfter(prefix, after, Store.PAGE);
            page = listed.iterator();
            mayHaveMore = listed.size() == Store.PAGE;
        }
        if (!page.hasNext()) {
            return Optional.empty();
        }
        Listed object = page.next();
        after = object.key();
        return Optional.of(object);
    }
}
