package dev.bayou.copy;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.copy.RangePlanner.RetransmitTimeout;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetransmitTimeoutTest {
    private final RetransmitTimeout patience = new RetransmitTimeout();

    @Test
    void isThreeMinutesWhileNothingIsKnown() {
        assertThat(patience.length()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void isFourTimesTheSlowestOfLateWithinItsBounds() {
        patience.signAfter(ofSeconds(20));
        patience.signAfter(ofSeconds(1));
        assertThat(patience.length()).isBetween(ofSeconds(70), ofSeconds(80));

        for (int quick = 0; quick < 100; quick++) {
            patience.signAfter(ofSeconds(1));
        }
        assertThat(patience.length()).isEqualTo(RetransmitTimeout.LEAST);

        patience.signAfter(Duration.ofHours(1));
        assertThat(patience.length()).isEqualTo(RetransmitTimeout.MOST);
    }

    @Test
    void isTwiceAsLongEachTimeThatNoSignCame() {
        patience.signAfter(ofSeconds(1));

        patience.expired();
        assertThat(patience.length()).isEqualTo(Duration.ofMinutes(1));
        patience.expired();
        assertThat(patience.length()).isEqualTo(Duration.ofMinutes(2));
        patience.expired();
        assertThat(patience.length()).isEqualTo(RetransmitTimeout.MOST);
    }

    @Test
    void learnsNothingFromASignOfAnOrderThatWasGivenTwice() {
        patience.signAfter(ofSeconds(1));
        patience.expired();

        patience.signAfter(ofSeconds(1));
        assertThat(patience.length())
                .as("the first one's, or the second one's?")
                .isEqualTo(Duration.ofMinutes(1));

        patience.signAfter(ofSeconds(1));
        assertThat(patience.length()).isEqualTo(RetransmitTimeout.LEAST);
    }
}
