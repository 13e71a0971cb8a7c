package dev.bayou.copy;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.copy.RangePlanner.RetransmitTimeout;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetransmitTimeoutTest {
    private final RetransmitTimeout timeout = new RetransmitTimeout();

    @Test
    void isThreeMinutesWhileNothingIsKnown() {
        assertThat(timeout.length()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void isFourTimesTheSlowestOfLateWithinItsBounds() {
        timeout.progressAfter(ofSeconds(20));
        timeout.progressAfter(ofSeconds(1));
        assertThat(timeout.length()).isBetween(ofSeconds(70), ofSeconds(80));

        for (int quick = 0; quick < 100; quick++) {
            timeout.progressAfter(ofSeconds(1));
        }
        assertThat(timeout.length()).isEqualTo(RetransmitTimeout.LEAST);

        timeout.progressAfter(Duration.ofHours(1));
        assertThat(timeout.length()).isEqualTo(RetransmitTimeout.MOST);
    }

    @Test
    void isTwiceAsLongEachTimeThatNoSignCame() {
        timeout.progressAfter(ofSeconds(1));

        timeout.expired();
        assertThat(timeout.length()).isEqualTo(Duration.ofMinutes(1));
        timeout.expired();
        assertThat(timeout.length()).isEqualTo(Duration.ofMinutes(2));
        timeout.expired();
        assertThat(timeout.length()).isEqualTo(RetransmitTimeout.MOST);
    }

    @Test
    void learnsNothingFromASignOfAnOrderThatWasGivenTwice() {
        timeout.progressAfter(ofSeconds(1));
        timeout.expired();

        timeout.progressAfter(ofSeconds(1));
        assertThat(timeout.length()).as("the first one's, or the second one's?").isEqualTo(Duration.ofMinutes(1));

        timeout.progressAfter(ofSeconds(1));
        assertThat(timeout.length()).isEqualTo(RetransmitTimeout.LEAST);
    }
}
