package dev.bayou.commands;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code live} has written to a topic, as a reader sees it who replaces the values of a key by its last one. */
record EstimatesTopic(KafkaTopic topic) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Each shopper's totals, over all windows: {@code shopper → items_added,value_added,orders,order_value}. */
    Map<String, String> totals() {
        Map<String, BigDecimal[]> sums = new TreeMap<>();
        for (JsonNode row : last("totals")) {
            BigDecimal[] sum = sums.computeIfAbsent(row.path("shopper").asText(), shopper ->
                    new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO});
            List<String> fields = List.of("items_added", "value_added", "orders", "order_value");
            for (int i = 0; i < sum.length; i++) {
                sum[i] = sum[i].add(row.path(fields.get(i)).decimalValue());
            }
        }
        Map<String, String> shown = new TreeMap<>();
        sums.forEach((shopper, sum) ->
                shown.put(shopper, sum[0] + "," + money(sum[1]) + "," + sum[2] + "," + money(sum[3])));
        return shown;
    }

    /** By day: {@code day → sessions,carts,abandoned,cart value,abandoned value}. */
    Map<String, String> carts() {
        List<JsonNode> sessions = last("session");
        Map<String, BigDecimal[]> sums = new TreeMap<>();
        for (JsonNode session : sessions) {
            if (sessions.stream().anyMatch(other -> isPartOf(session, other))) {
                continue;
            }
            BigDecimal[] sum = sums.computeIfAbsent(
                    session.path("begin").asText().substring(0, "2018-10-30".length()), day -> new BigDecimal[] {
                        BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO
                    });
            boolean isCart = session.path("items_added").asLong() > 0;
            boolean isAbandoned = session.path("abandoned").asBoolean();
            BigDecimal value = session.path("value_added").decimalValue();
            sum[0] = sum[0].add(BigDecimal.ONE);
            sum[1] = sum[1].add(isCart ? BigDecimal.ONE : BigDecimal.ZERO);
            sum[2] = sum[2].add(isAbandoned ? BigDecimal.ONE : BigDecimal.ZERO);
            sum[3] = sum[3].add(isCart ? value : BigDecimal.ZERO);
            sum[4] = sum[4].add(isAbandoned ? value : BigDecimal.ZERO);
        }
        Map<String, String> shown = new TreeMap<>();
        sums.forEach((day, sum) ->
                shown.put(day, sum[0] + "," + sum[1] + "," + sum[2] + "," + money(sum[3]) + "," + money(sum[4])));
        return shown;
    }

    /** A session emitted before an earlier event of it came has another begin, and thereby another key. */
    private static boolean isPartOf(JsonNode part, JsonNode whole) {
        return part.path("shopper").equals(whole.path("shopper"))
                && part.path("begin").asText().compareTo(whole.path("begin").asText()) > 0
                && part.path("last").asText().compareTo(whole.path("last").asText()) <= 0;
    }

    private List<JsonNode> last(String kind) {
        Map<String, JsonNode> last = new LinkedHashMap<>();
        for (CopiedRecord record : topic.records()) {
            try {
                JsonNode row = JSON.readTree(record.value().getBytes(StandardCharsets.ISO_8859_1));
                if (row.path("kind").asText().equals(kind)) {
                    last.put(record.key(), row);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new ArrayList<>(last.values());
    }

    private static String money(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.UNNECESSARY).toPlainString();
    }
}
