package dev.bayou.copy;

import java.time.Duration;

/**
 * How long a partition's order may be out without a sign before it is taken for lost: {@value #SLOWEST_TIMES} times as
 * long as the slowest sign of late took, within half a minute and three. Given too early it is copied twice, which
 * costs time and no more; so a lost order waits about as long as is usual here, and an order behind a long queue is not
 * given again and again. Follows TCP, which times what it sends again the same way: RFC 6298, and Karn's rule for what
 * was sent twice.
 */
final class RetransmitTimeout {
    static final Duration LEAST = Duration.ofSeconds(30);
    /** While nothing is known of how long signs take. */
    static final Duration MOST = Duration.ofMinutes(3);

    private static final int SLOWEST_TIMES = 4;

    private Duration length = MOST;
    private Duration slowest = Duration.ZERO;
    private boolean givenAgain;

    Duration length() {
        return length;
    }

    /** A sign of the order came so long after the order, or after the sign before. */
    void signAfter(Duration time) {
        if (givenAgain) {
            // Nobody knows of which of the two it is a sign.
            givenAgain = false;
            return;
        }
        // One slow order is remembered for some, not for ever.
        Duration fading = slowest.multipliedBy(7).dividedBy(8);
        slowest = time.compareTo(fading) > 0 ? time : fading;
        length = bounded(slowest.multipliedBy(SLOWEST_TIMES));
    }

    /** No sign came; the order is given again. The next one gets twice the time, for what is slow may be the store. */
    void expired() {
        givenAgain = true;
        length = bounded(length.multipliedBy(2));
    }

    private static Duration bounded(Duration length) {
        Duration atLeast = length.compareTo(LEAST) < 0 ? LEAST : length;
        return atLeast.compareTo(MOST) > 0 ? MOST : atLeast;
    }
}
