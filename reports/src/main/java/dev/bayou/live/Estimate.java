package dev.bayou.live;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.bayou.report.carts.SessionGap;
import dev.bayou.shopper.CartSession;
import dev.bayou.shopper.Money;
import dev.bayou.shopper.ShopperTotals;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;

/**
 * An estimate as JSON under a key: later panes of a window have the same key, so that a compacted topic keeps the last.
 *
 * @param run the run that emits it
 */
record Estimate(String run) implements Serializable {
    private static final JsonFactory JSON = new JsonFactory();

    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    KV<String, String> totals(ShopperTotals totals, IntervalWindow window, PaneInfo pane) {
        Instant begin = Instant.ofEpochMilli(window.start().getMillis());
        return KV.of("totals " + begin + " " + totals.shopper(), json("totals", totals.shopper(), pane, json -> {
            json.writeStringField("window", begin.toString());
            json.writeStringField(
                    "window_end", Instant.ofEpochMilli(window.end().getMillis()).toString());
            json.writeNumberField("items_added", totals.itemsAdded());
            writeAmount(json, "value_added", totals.valueAdded());
            json.writeNumberField("orders", totals.orders());
            writeAmount(json, "order_value", totals.orderValue());
        }));
    }

    /** @param shoppers approximate number of distinct ones */
    KV<String, String> window(long shoppers, IntervalWindow window, PaneInfo pane) {
        Instant begin = Instant.ofEpochMilli(window.start().getMillis());
        return KV.of("window " + begin, json("window", null, pane, json -> {
            json.writeStringField("window", begin.toString());
            json.writeStringField(
                    "window_end", Instant.ofEpochMilli(window.end().getMillis()).toString());
            json.writeNumberField("shoppers", shoppers);
        }));
    }

    KV<String, String> session(String shopper, CartSession session, SessionGap gap, PaneInfo pane) {
        Instant begin = Instant.ofEpochMilli(session.begin());
        return KV.of("session " + begin + " " + shopper, json("session", shopper, pane, json -> {
            json.writeStringField("gap", gap.toString());
            json.writeStringField("begin", begin.toString());
            json.writeStringField("last", Instant.ofEpochMilli(session.last()).toString());
            json.writeNumberField("items_added", session.itemsAdded());
            writeAmount(json, "value_added", session.valueAdded());
            json.writeNumberField("orders", session.orders());
            json.writeBooleanField("abandoned", session.isAbandoned());
        }));
    }

    private static void writeAmount(JsonGenerator json, String name, BigDecimal amount) throws IOException {
        json.writeFieldName(name);
        json.writeNumber(Money.plain(amount));
    }

    private String json(String kind, String shopper, PaneInfo pane, Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("kind", kind);
            if (shopper != null) {
                json.writeStringField("shopper", shopper);
            }
            json.writeStringField("run", run);
            json.writeStringField("pane", pane.getTiming().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("pane_index", pane.getIndex());
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return text.toString();
    }
}
