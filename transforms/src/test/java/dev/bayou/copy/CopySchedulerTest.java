package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.copy.CopyScheduler.MonotonicClock;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopySchedulerTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void asksAStoreThatFailsAgainAfterAPauseAndThenGoesOn() throws IOException {
        KafkaFixture kafka = new KafkaFixture(1);
        kafka.send(0, 10);
        CopySettings settings = kafka.settings(folder);
        AtomicInteger failures = new AtomicInteger();
        Store store = failingOnce(Stores.of(settings.archive(), PipelineOptionsFactory.create()), failures);
        SetClock clock = new SetClock(START);
        CopyScheduler feed = new CopyScheduler(settings, store, Clock.systemUTC(), clock);

        assertThat(feed.next()).isEmpty();
        assertThat(failures).hasValue(1);

        clock.advance(Duration.ofSeconds(5).minusMillis(1));
        assertThat(feed.next()).isEmpty();

        clock.advance(Duration.ofMillis(1));
        assertThat(feed.next()).hasValue(new CopyRequest(kafka.topic, 0, 0, 10));
    }

    @Test
    void aTimeOfDayThatIsSetBackDelaysNothing() throws IOException {
        KafkaFixture kafka = new KafkaFixture(1);
        CopySettings settings = kafka.settings(folder);
        Store store = Stores.of(settings.archive(), PipelineOptionsFactory.create());
        SetClock timeOfDay = new SetClock(START.plus(Duration.ofHours(2)));
        SetClock ticks = new SetClock(START);
        CopyScheduler feed = new CopyScheduler(settings, store, timeOfDay, ticks);
        assertThat(feed.next()).as("a look at the topic").hasValue(new CopyRequest(kafka.topic, 0, 0, 0));
        Instant watermark = feed.watermark();

        timeOfDay.advance(Duration.ofHours(-2));
        kafka.send(0, 10);
        ticks.advance(Duration.ofSeconds(1));
        assertThat(feed.next()).as("it has just arrived").isEmpty();
        ticks.advance(settings.rotation().maxFileAge());

        assertThat(feed.next()).hasValue(new CopyRequest(kafka.topic, 0, 0, 10));
        assertThat(feed.watermark()).isEqualTo(watermark).isEqualTo(START.plus(Duration.ofHours(2)));
        ticks.advance(Duration.ofSeconds(10));
        assertThat(feed.next()).as("the next check").hasValue(new CopyRequest(kafka.topic, 0, 0, 0));
    }

    @Test
    void aMonotonicClockGoesByElapsedTimeAlone() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
        MonotonicClock clock = MonotonicClock.of(nanos::get);
        Instant before = clock.instant();

        nanos.addAndGet(2_000_000_000);

        assertThat(clock.instant()).isEqualTo(before.plusSeconds(2));
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
