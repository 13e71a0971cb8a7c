package dev.bayou.archive.ledger;

import dev.bayou.archive.Layout;
import dev.bayou.archive.ledger.LedgerJson.UnreadableDocumentException;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.archive.store.Store.Walk;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds an entry among millions by listing alone, in a number of requests that grows with the logarithm of the offsets.
 *
 * <p>S3 lists in one direction, so the search gallops: a page shows how many offsets 1,000 entries span, and each probe
 * looks twice as far ahead as the one before, until one finds nothing; the border is then bisected until one page
 * reaches it. With evenly sized ranges that is about {@code 2 log2(entries / 1000)} listings, 20 for a million entries;
 * never more than {@value #MOST_LISTINGS}, however uneven.
 */
final class HeadSearch {
    /** 63 doublings, 63 halvings, and the first and the last page. */
    static final int MOST_LISTINGS = 128;

    private static final Pattern NAME = Pattern.compile("(\\d{20})\\.json");

    private final Store store;
    private final String prefix;

    HeadSearch(Store store, String prefix) {
        this.store = store;
        this.prefix = prefix;
    }

    /**
     * The greatest entry whose offset is at most the bound.
     *
     * @param known an entry known to be there and not beyond the bound, to begin from
     */
    OptionalLong greatestAtMost(long bound, OptionalLong known) throws IOException {
        long low = known.orElse(-1);
        Page page = page(low, bound);
        if (page.isLast()) {
            return page.lastOr(low);
        }
        long step = Math.max(1, page.last - page.first);
        low = page.last;
        long high = bound;
        while (low < high) {
            long probe = step < high - low ? low + step : high;
            page = page(probe, bound);
            if (page.isEmpty()) {
                high = probe;
                break;
            }
            low = page.last;
            if (page.isLast()) {
                return OptionalLong.of(low);
            }
            step = step > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : step * 2;
        }
        return bisect(low, high, bound);
    }

    /** There is an entry at {@code low}, and none after {@code high} up to the bound. */
    private OptionalLong bisect(long low, long high, long bound) throws IOException {
        long from = low;
        long to = high;
        while (to - from > 1) {
            long middle = from + (to - from) / 2;
            Page page = page(middle, bound);
            if (page.isEmpty()) {
                to = middle;
            } else {
                from = page.last;
                if (page.isLast()) {
                    return OptionalLong.of(from);
                }
            }
        }
        return page(from, bound).lastOr(from);
    }

    /** The entries after an offset, as the store lists them. */
    Walk walkAfter(long offset) throws IOException {
        return store.walk(prefix, keyOf(offset));
    }

    private String keyOf(long offset) {
        return offset < 0 ? "" : prefix + Layout.digits(offset) + ".json";
    }

    /**
     * The offset an entry is named by.
     *
     * @throws UnreadableDocumentException if the object is no entry: a stranger's file in the ledger
     */
    long offsetOf(Listed object) throws UnreadableDocumentException {
        Matcher matcher = NAME.matcher(object.key().substring(prefix.length()));
        if (!matcher.matches() || matcher.group(1).compareTo(Layout.MAX_OFFSET) > 0) {
            throw new UnreadableDocumentException("A foreign file lies in the ledger: " + store.address(object.key())
                    + ". Entries are named by 20 digits and .json; move the file elsewhere.");
        }
        return Long.parseLong(matcher.group(1));
    }

    private Page page(long after, long bound) throws IOException {
        List<Listed> objects = store.listAfter(prefix, keyOf(after), Store.PAGE);
        long first = -1;
        long last = -1;
        boolean reachesBound = objects.size() < Store.PAGE;
        for (Listed object : objects) {
            long offset = offsetOf(object);
            if (offset > bound) {
                reachesBound = true;
                break;
            }
            first = first < 0 ? offset : first;
            last = offset;
        }
        return new Page(first, last, reachesBound);
    }

    /** The entries of one listing up to the bound; first and last are -1 if there are none. */
    private record Page(long first, long last, boolean isLast) {
        boolean isEmpty() {
            return last < 0;
        }

        OptionalLong lastOr(long known) {
            long offset = isEmpty() ? known : last;
            return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
        }
    }
}
