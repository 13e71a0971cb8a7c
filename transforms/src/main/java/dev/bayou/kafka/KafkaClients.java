package dev.bayou.kafka;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.commons.pool2.BaseKeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/**
 * The Kafka connections of this JVM. Those that read outlive ranges, bundles and functions: a connection costs more
 * than a range of a quiet topic. Idle consumers are closed after a minute, everything at {@link #closeAll}.
 */
public final class KafkaClients {
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final ConcurrentMap<KafkaSettings, KafkaCluster> CLUSTERS = new ConcurrentHashMap<>();
    private static GenericKeyedObjectPool<KafkaSettings, Consumer<ByteBuffer, ByteBuffer>> consumers = newPool();

    private KafkaClients() {}

    public static KafkaCluster cluster(KafkaSettings settings) {
        return CLUSTERS.computeIfAbsent(settings, KafkaCluster::new);
    }

    /** Lends a consumer to one thread until the lease is closed. */
    public static synchronized Lease leaseConsumer(KafkaSettings settings) {
        try {
            return new Lease(consumers, settings, consumers.borrowObject(settings));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // The pool's signature; the factory below throws none but the above.
            throw new IllegalStateException("no consumer for " + settings, e);
        }
    }

    /**
     * Opens a transactional producer, which the caller closes. Its {@code initTransactions} fences every earlier
     * producer of the same id.
     *
     * @param batchBytes the size of a batch; must be less than the topic accepts, because the client splits a rejected
     *     batch into batches of this size and retries them for ever
     */
    public static Producer<byte[], byte[]> openProducer(
            KafkaSettings settings, String transactionalId, int batchBytes) {
        return new KafkaProducer<>(settings.producer(transactionalId, batchBytes));
    }

    /** Closes every connection; the next use opens new ones. For the end of a process. */
    public static synchronized void closeAll() {
        consumers.close();
        consumers = newPool();
        CLUSTERS.values().removeIf(cluster -> {
            cluster.close();
            return true;
        });
    }

    /** A borrowed consumer; it goes back to the pool at {@link #close}, unless it was found {@link #broken}. */
    public static final class Lease implements AutoCloseable {
        private final GenericKeyedObjectPool<KafkaSettings, Consumer<ByteBuffer, ByteBuffer>> pool;
        private final KafkaSettings settings;
        private final Consumer<ByteBuffer, ByteBuffer> consumer;
        private boolean isBroken;

        private Lease(
                GenericKeyedObjectPool<KafkaSettings, Consumer<ByteBuffer, ByteBuffer>> pool,
                KafkaSettings settings,
                Consumer<ByteBuffer, ByteBuffer> consumer) {
            this.pool = pool;
            this.settings = settings;
            this.consumer = consumer;
        }

        public Consumer<ByteBuffer, ByteBuffer> consumer() {
            return consumer;
        }

        /** Marks the consumer as broken: it is closed and not lent again. */
        public void broken() {
            isBroken = true;
        }

        @Override
        public void close() {
            if (!isBroken) {
                consumer.unsubscribe(); // Drops records that were fetched ahead.
                pool.returnObject(settings, consumer);
                return;
            }
            try {
                pool.invalidateObject(settings, consumer);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) { // The pool's signature; closing a consumer throws none but the above.
                throw new IllegalStateException("a broken consumer of " + settings + " cannot be closed", e);
            }
        }
    }

    private static GenericKeyedObjectPool<KafkaSettings, Consumer<ByteBuffer, ByteBuffer>> newPool() {
        GenericKeyedObjectPoolConfig<Consumer<ByteBuffer, ByteBuffer>> config = new GenericKeyedObjectPoolConfig<>();
        config.setMaxTotalPerKey(-1);
        config.setMaxTotal(-1);
        config.setMaxIdlePerKey(-1);
        config.setMinEvictableIdleDuration(IDLE);
        config.setTimeBetweenEvictionRuns(IDLE.dividedBy(2));
        config.setJmxEnabled(false);
        return new GenericKeyedObjectPool<>(new ConsumerFactory(), config);
    }

    private static final class ConsumerFactory
            extends BaseKeyedPooledObjectFactory<KafkaSettings, Consumer<ByteBuffer, ByteBuffer>> {
        @Override
        public Consumer<ByteBuffer, ByteBuffer> create(KafkaSettings settings) {
            return new KafkaConsumer<>(settings.consumer());
        }

        @Override
        public PooledObject<Consumer<ByteBuffer, ByteBuffer>> wrap(Consumer<ByteBuffer, ByteBuffer> consumer) {
            return new DefaultPooledObject<>(consumer);
        }

        @Override
        public void destroyObject(KafkaSettings settings, PooledObject<Consumer<ByteBuffer, ByteBuffer>> consumer) {
            consumer.getObject().close(Duration.ZERO);
        }
    }
}
