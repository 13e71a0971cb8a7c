package dev.bayou.copy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.kafka.common.TopicPartition;

/**
 * A request to copy the offsets from {@code from} to {@code to}. Idempotent: executed twice, late or out of order, it
 * does no harm. An empty range requests only a check of the topic's windows.
 *
 * @param from the partition's head when the request was made
 * @param to exclusive
 */
@DefaultCoder(CopyRequest.RequestCoder.class)
public record CopyRequest(String topic, int partition, long from, long to) implements Serializable {
    static CopyRequest of(TopicPartition partition, long from, long to) {
        return new CopyRequest(partition.topic(), partition.partition(), from, to);
    }

    TopicPartition topicPartition() {
        return new TopicPartition(topic, partition);
    }

    boolean isEmpty() {
        return from >= to;
    }

    @Override
    public String toString() {
        return topic + "-" + partition + " [" + from + ", " + to + ")";
    }

    /** Encodes an {@link CopyRequest} between the workers of one job; not a format to keep. */
    public static final class RequestCoder extends AtomicCoder<CopyRequest> {
        private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
        private static final VarIntCoder INT = VarIntCoder.of();
        private static final VarLongCoder LONG = VarLongCoder.of();

        public static RequestCoder of() {
            return new RequestCoder();
        }

        @Override
        public void encode(CopyRequest range, OutputStream out) throws IOException {
            TEXT.encode(range.topic(), out);
            INT.encode(range.partition(), out);
            LONG.encode(range.from(), out);
            LONG.encode(range.to(), out);
        }

        @Override
        public CopyRequest decode(InputStream in) throws IOException {
            return new CopyRequest(TEXT.decode(in), INT.decode(in), LONG.decode(in), LONG.decode(in));
        }
    }
}
