package dev.bayou.shopper;

import dev.bayou.shopper.ShopperEvent.AddToCart;
import dev.bayou.shopper.ShopperEvent.PlaceOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One shopper's sessions while events and parts of sessions are added, in any order: two events belong to one session
 * if less than the gap lies between them, or between others that lead from one to the other. Beam's session windows
 * draw the same borders. For one thread.
 *
 * <p>Sessions by a greater gap are made of those by a smaller one; so the events need to be looked at once for all
 * gaps.
 */
public final class Sessions {
    /** Parts that may belong together are left apart for a while: to sort them for each event would take too long. */
    private static final int MOST_UNSORTED = 16;

    private final long gap;
    private final List<Part> parts = new ArrayList<>();
    private int sorted;

    /**
     * No sessions yet.
     *
     * @param gap in milliseconds, more than 0
     */
    public Sessions(long gap) {
        if (gap <= 0) {
            throw new IllegalArgumentException("a gap of " + gap + " ms");
        }
        this.gap = gap;
    }

    private static final class Part {
        private long begin;
        private long last;
        private long itemsAdded;
        private long orders;
        private final ExactSum valueAdded = new ExactSum();

        Part(long begin, long last) {
            this.begin = begin;
            this.last = last;
        }

        CartSession toSession() {
            return new CartSession(begin, last, itemsAdded, valueAdded.total(), orders);
        }
    }

    /** The sessions by another gap, which is not smaller than that of the given ones. */
    public static List<CartSession> byGap(long gap, List<CartSession> sessions) {
        Sessions wider = new Sessions(gap);
        sessions.forEach(wider::add);
        return wider.toList();
    }

    /**
     * Adds an event.
     *
     * @param time in milliseconds since 1970
     */
    public void add(ShopperEvent event, long time) {
        Part part = partAround(time, time);
        if (event instanceof AddToCart addition) {
            part.itemsAdded = Math.addExact(part.itemsAdded, addition.quantity());
            part.valueAdded.add(addition.value());
        } else if (event instanceof PlaceOrder) {
            part.orders++;
        }
    }

    /** Adds a session, or a part of one, by a gap that is not greater. */
    public void add(CartSession session) {
        Part part = partAround(session.begin(), session.last());
        part.itemsAdded = Math.addExact(part.itemsAdded, session.itemsAdded());
        part.orders += session.orders();
        part.valueAdded.add(session.valueAdded());
    }

    /** How many parts are held: sessions, or more as long as it is not known which of them are one. */
    public int parts() {
        return parts.size();
    }

    /** The sessions in the order of time. */
    public List<CartSession> toList() {
        unite();
        return parts.stream().map(Part::toSession).toList();
    }

    /** Most events follow the one before them. */
    private Part partAround(long begin, long last) {
        if (!parts.isEmpty()) {
            Part latest = parts.get(parts.size() - 1);
            if (touches(latest, begin, last)) {
                latest.begin = Math.min(latest.begin, begin);
                latest.last = Math.max(latest.last, last);
                return latest;
            }
        }
        if (parts.size() >= 2 * sorted + MOST_UNSORTED) {
            unite();
        }
        Part part = new Part(begin, last);
        parts.add(part);
        return part;
    }

    private boolean touches(Part part, long begin, long last) {
        return begin - part.last < gap && part.begin - last < gap;
    }

    private void unite() {
        parts.sort(Comparator.comparingLong(part -> part.begin));
        int united = 0;
        for (int i = 1; i < parts.size(); i++) {
            Part before = parts.get(united);
            Part next = parts.get(i);
            if (touches(before, next.begin, next.last)) {
                before.last = Math.max(before.last, next.last);
                before.itemsAdded = Math.addExact(before.itemsAdded, next.itemsAdded);
                before.orders += next.orders;
                before.valueAdded.add(next.valueAdded.total());
            } else {
                united++;
                parts.set(united, next);
            }
        }
        if (!parts.isEmpty()) {
            parts.subList(united + 1, parts.size()).clear();
        }
        sorted = parts.size();
    }
}
