package dev.bayou.archive.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParallelRequestsTest {
    private static final int AT_ONCE = 16;
    private static final List<String> KEYS =
            IntStream.range(0, 4 * AT_ONCE).mapToObj(Integer::toString).toList();

    @Test
    void answersStandInTheOrderOfTheirKeysHoweverTheyCome() throws IOException {
        CountDownLatch second = new CountDownLatch(1);

        List<String> answers = ParallelRequests.inParallel(KEYS, key -> {
            if (key.equals("0")) {
                await(second);
            } else if (key.equals("1")) {
                second.countDown();
            }
            return "answer to " + key;
        });

        assertThat(answers).isEqualTo(KEYS.stream().map("answer to "::concat).toList());
        assertThat(ParallelRequests.inParallel(List.of(), key -> key)).isEmpty();
    }

    /** Each waits for others, so that fewer at once would wait for ever. */
    @Test
    void manyAreAskedAtOnce() throws IOException {
        CyclicBarrier allAtOnce = new CyclicBarrier(AT_ONCE);

        List<String> answers = ParallelRequests.inParallel(KEYS, key -> {
            try {
                allAtOnce.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IOException(e);
            }
            return key;
        });

        assertThat(answers).isEqualTo(KEYS);
    }

    @Test
    void theFirstFailureByKeyEndsItWithoutWaitingForTheOthers() {
        CountDownLatch never = new CountDownLatch(1);

        assertThatExceptionOfType(FileNotFoundException.class)
                .isThrownBy(() -> ParallelRequests.inParallel(KEYS, key -> {
                    if (key.equals("0")) {
                        throw new FileNotFoundException("no " + key);
                    }
                    await(never);
                    return key;
                }))
                .withMessage("no 0");
    }

    @Test
    void whateverElseIsThrownIsTheCause() {
        IllegalStateException bug = new IllegalStateException("a bug");

        assertThatIOException()
                .isThrownBy(() -> ParallelRequests.inParallel(KEYS, key -> {
                    throw bug;
                }))
                .withCause(bug);
    }

    @Test
    void anInterruptEndsItAndIsKept() {
        CountDownLatch never = new CountDownLatch(1);
        Thread.currentThread().interrupt();
        try {
            assertThatIOException()
                    .isThrownBy(() -> ParallelRequests.inParallel(KEYS, key -> {
                        await(never);
                        return key;
                    }))
                    .withMessage("interrupted during " + KEYS.size() + " requests to the store");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
