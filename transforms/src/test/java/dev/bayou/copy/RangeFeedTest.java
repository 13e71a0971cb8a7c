package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.Store;
import dev.bayou.archive.Stores;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RangeFeedTest {
    @TempDir
    Path folder;

    @Test
    void asksAStoreThatFailsAgainAfterAPauseAndThenGoesOn() throws IOException {
        KafkaFixture kafka = new KafkaFixture(1);
        kafka.send(0, 10);
        CopySettings settings = kafka.settings(folder);
        AtomicInteger failures = new AtomicInteger();
        Store store = failingOnce(Stores.of(settings.archive(), PipelineOptionsFactory.create()), failures);
        SetClock clock = new SetClock(Instant.parse("2026-01-01T00:00:00Z"));
        RangeFeed feed = new RangeFeed(settings, store, clock);

        assertThat(feed.next()).isEmpty();
        assertThat(failures).hasValue(1);

        clock.advance(Duration.ofSeconds(5).minusMillis(1));
        assertThat(feed.next()).isEmpty();

        clock.advance(Duration.ofMillis(1));
        assertThat(feed.next()).hasValue(new OffsetRange(kafka.topic, 0, 0, 10));
    }

    private static Store failingOnce(Store store, AtomicInteger failures) {
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, args) -> {
                    if (method.getName().equals("listAfter") && failures.compareAndSet(0, 1)) {
                        throw new IOException("the store is away");
                    }
                    try {
                        return method.invoke(store, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
