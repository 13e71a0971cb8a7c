package dev.bayou.report.carts;

import dev.bayou.report.carts.SessionsAggregation.CartSessionCoder;
import dev.bayou.shopper.CartSession;
import dev.bayou.shopper.ShopperEvent;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Finds each shopper's sessions in a stream of events, each of which happened at its element's timestamp, by Beam's own
 * session windows. Over the same events the sessions are those that {@link SessionsAggregation} finds in an archive.
 * How late an event may be, and when a session is emitted before it is over, depends on the window strategy of the
 * input: it is kept.
 */
public final class FindSessions extends PTransform<PCollection<ShopperEvent>, PCollection<KV<String, CartSession>>> {
    private final SessionGap gap;

    private FindSessions(SessionGap gap) {
        this.gap = gap;
    }

    public static FindSessions by(SessionGap gap) {
        return new FindSessions(gap);
    }

    @Override
    public PCollection<KV<String, CartSession>> expand(PCollection<ShopperEvent> events) {
        return events.apply("OfOneEvent", ParDo.of(new OfOneEvent()))
                .setCoder(KvCoder.of(StringUtf8Coder.of(), CartSessionCoder.of()))
                .apply("SessionWindows", Window.into(Sessions.withGapDuration(Duration.millis(gap.millis()))))
                .apply("MergeSessions", Combine.perKey(new MergeSessions()));
    }

    private static final class OfOneEvent extends DoFn<ShopperEvent, KV<String, CartSession>> {
        @ProcessElement
        public void of(
                @Element ShopperEvent event, @Timestamp Instant time, OutputReceiver<KV<String, CartSession>> out) {
            if (!event.shopper().isEmpty()) {
                out.output(KV.of(event.shopper(), CartSession.of(event, time.getMillis())));
            }
        }
    }

    private static final class MergeSessions extends Combine.BinaryCombineFn<CartSession> {
        @Override
        public CartSession apply(CartSession one, CartSession other) {
            return one.plus(other);
        }
    }
}
