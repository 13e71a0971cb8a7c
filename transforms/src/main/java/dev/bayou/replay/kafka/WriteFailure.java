package dev.bayou.replay.kafka;

import dev.bayou.replay.RefusedReplayException;
import dev.bayou.replay.ReplayName;
import dev.bayou.replay.ReplayRange;
import dev.bayou.replay.ReplaySettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Turns failures of the producer into messages with a fix for the operator. */
final class WriteFailure {
    /** Kafka's default; the cluster aborts a transaction that is open for longer. */
    private static final Duration ABANDONED_AFTER = Duration.ofMinutes(1);

    private final ReplaySettings settings;
    private final ReplayRange range;
    private final String topic;

    WriteFailure(ReplaySettings settings, ReplayRange range) {
        this.settings = settings;
        this.range = range;
        this.topic = settings.target().topicOf(range.topic());
    }

    /** Returns a {@link RefusedReplayException} if a retry cannot help, otherwise the failure itself. */
    KafkaException explained(KafkaException failure, ReplayTransaction transaction, long now) {
        String records = range.topic() + "-" + range.partition() + ", " + transaction;
        if (find(failure, RecordTooLargeException.class).isPresent()) {
            return refused(
                    String.format(
                            Locale.ROOT,
                            "%s does not take a record of %s as too large; the largest of them, offset %d, has %,d bytes. Raise %s of the topic (kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s --add-config %s=…), or %s by --kafkaConfig",
                            topic,
                            records,
                            transaction.largestOffset(),
                            transaction.largestBytes(),
                            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                            settings.kafka().bootstrapServers(),
                            topic,
                            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                            ProducerConfig.BUFFER_MEMORY_CONFIG),
                    failure);
        }
        if (find(failure, InvalidTimestampException.class).isPresent()) {
            return refused(
                    String.format(
                            Locale.ROOT,
                            "%s does not take the timestamp of a record of %s: raise %s and %s of the topic",
                            topic,
                            records,
                            TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
                            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG),
                    failure);
        }
        if (find(failure, AuthorizationException.class).isPresent()) {
            return refused(
                    String.format(
                            Locale.ROOT,
                            "Kafka does not allow it: %s; a replay needs Write, Describe and DescribeConfigs on topic %s, Write and Describe on transactional ids, and Read and Describe on groups, that begin with %s",
                            deepest(failure).getMessage(),
                            topic,
                            ReplayName.PREFIX),
                    failure);
        }
        if (find(failure, InvalidTxnTimeoutException.class).isPresent()) {
            return refused(
                    String.format(
                            Locale.ROOT,
                            "The cluster allows shorter transactions only: give --kafkaConfig=%s=… of at most its transaction.max.timeout.ms",
                            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                    failure);
        }
        boolean isFenced = find(failure, ProducerFencedException.class).isPresent()
                || find(failure, InvalidProducerEpochException.class).isPresent();
        if (isFenced && transaction.age(now).compareTo(ABANDONED_AFTER) < 0) {
            return refused(
                    String.format(
                            Locale.ROOT,
                            "Another run of the replay %s has taken over %s-%d (%s %s); let one of them run",
                            settings.name(),
                            range.topic(),
                            range.partition(),
                            CommonClientConfigs.GROUP_ID_CONFIG,
                            settings.name().idOf(range)),
                    failure);
        }
        return failure;
    }

    private static RefusedReplayException refused(String message, KafkaException failure) {
        return new RefusedReplayException(message + ". Then start again: it goes on from where it is", failure);
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    private static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }
}
