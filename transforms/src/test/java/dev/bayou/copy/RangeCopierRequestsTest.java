package dev.bayou.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an order costs: on S3, each request has its price and its time. */
class RangeCopierRequestsTest {
    private static final Set<String> FREE = Set.of("scratch", "address");

    @TempDir
    Path folder;

    private final KafkaFixture kafka = new KafkaFixture(1);
    private final List<String> requests = new ArrayList<>();
    private CopySettings settings;
    private Store store;

    @BeforeEach
    void watchTheStore() throws IOException {
        settings = kafka.settings(folder);
        Store local = Stores.of(settings.archive(), PipelineOptionsFactory.create());
        store = (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, args) -> {
                    if (!FREE.contains(method.getName())) {
                        requests.add(method.getName());
                    }
                    try {
                        return method.invoke(local, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void anOrderThatFollowsOnesOwnAsksOnceForTheHeadAndWritesThreeObjects() throws IOException {
        kafka.send(0, 30);
        copy(0, 10);
        requests.clear();

        copy(10, 20);
        copy(20, 30);

        assertThat(requests)
                .containsExactly(
                        "open",
                        "publish",
                        "publish",
                        "putIfAbsent",
                        "delete",
                        "open",
                        "publish",
                        "publish",
                        "putIfAbsent",
                        "delete");
        assertThat(kafka.archived(store)).containsExactlyInAnyOrderElementsOf(kafka.sent());
    }

    @Test
    void anOrderThatAnotherProcessHasCarriedOutIsSeenThough() throws IOException {
        kafka.send(0, 30);
        copy(0, 10);
        CopySettings elsewhere =
                kafka.settings(Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "-link"), folder));
        new RangeCopier(elsewhere, store, Clock.systemUTC()).copy(new CopyRequest(kafka.topic, 0, 10, 25));

        copy(10, 30);

        assertThat(kafka.archived(store)).containsExactlyInAnyOrderElementsOf(kafka.sent());
    }

    private void copy(long from, long to) throws IOException {
        new RangeCopier(settings, store, Clock.systemUTC()).copy(new CopyRequest(kafka.topic, 0, from, to));
    }
}
