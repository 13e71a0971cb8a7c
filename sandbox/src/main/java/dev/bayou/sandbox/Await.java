package dev.bayou.sandbox;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waiting for what another process does, with an end. */
final class Await {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /**
     * Retries until there is an answer.
     *
     * @param event for the message of the exception
     * @throws IllegalStateException if there is none within the limit
     */
    static <T> T answer(String event, Duration limit, Supplier<Optional<T>> question) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("Waited " + limit.toSeconds() + " s in vain: " + event);
            }
            pause(event);
        }
    }

    private static void pause(String event) {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(event, e);
        }
    }

    /** For a caller that cannot throw the checked one; the thread stays interrupted. */
    static IllegalStateException interrupted(String event, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("Interrupted while waiting: " + event, cause);
    }
}
