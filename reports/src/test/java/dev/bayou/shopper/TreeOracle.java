package dev.bayou.shopper;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.bayou.shopper.ShopperEvent.AddToCart;
import dev.bayou.shopper.ShopperEvent.Anonymous;
import dev.bayou.shopper.ShopperEvent.Other;
import dev.bayou.shopper.ShopperEvent.PlaceOrder;
import dev.bayou.shopper.ShopperEvent.ViewProduct;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Says what an event is by another way than the parser: the text is decoded, made a tree, and the rules are applied to
 * the tree. Shares with it Jackson's idea of a token, read from characters and not from bytes, and nothing else.
 */
final class TreeOracle {
    private static final JsonMapper TREES = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(100_000)
                            .maxNumberLength(Integer.MAX_VALUE)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Stands for a number that no arithmetic can be done with; none that is read has its value. */
    private static final BigDecimal NO_NUMBER = new BigDecimal("1e1000000000");

    private static final BigDecimal WHOLE_LIMIT = new BigDecimal("1e12");
    private static final BigDecimal QUANTITY_LIMIT = new BigDecimal("1e9");

    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

    /** A reason to reject what is looked at. */
    private static final class Rejected extends Exception {
        Rejected(String why) {
            super(why, null, false, false);
        }
    }

    /** The event, or nothing if it is to be rejected. */
    Optional<ShopperEvent> read(byte[] bytes) {
        try {
            return Optional.of(event(tree(bytes)));
        } catch (Rejected e) {
            return Optional.empty();
        }
    }

    private JsonNode tree(byte[] bytes) throws Rejected {
        require(bytes.length <= 1_048_576, "too long");
        CharBuffer text;
        try {
            text = utf8.decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new Rejected("no UTF-8");
        }
        if (text.hasRemaining() && text.charAt(0) == '\ufeff') {
            text.get();
        }
        try (JsonParser json = new BoundedNumbers(
                TREES.createParser(text.array(), text.arrayOffset() + text.position(), text.remaining()))) {
            JsonNode tree = TREES.readTree(json);
            require(tree != null && json.nextToken() == null, "no single value");
            require(depth(tree) <= 64, "too deep");
            return tree;
        } catch (IOException e) {
            throw new Rejected("no JSON");
        }
    }

    private static final class BoundedNumbers extends JsonParserDelegate {
        BoundedNumbers(JsonParser parser) {
            super(parser);
        }

        /** Of 1e999 too Jackson says that it is none, since no double holds it. */
        @Override
        public boolean isNaN() {
            return false;
        }

        @Override
        public BigDecimal getDecimalValue() throws IOException {
            try {
                return getTextLength() > 1000 ? NO_NUMBER : super.getDecimalValue();
            } catch (JsonParseException | NumberFormatException e) {
                return NO_NUMBER;
            }
        }
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (JsonNode child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return node.isContainerNode() ? deepest + 1 : 0;
    }

    private static ShopperEvent event(JsonNode tree) throws Rejected {
        require(tree.isObject(), "no object");
        String verb = text(tree, "verb").orElseThrow(() -> new Rejected("no verb"));
        JsonNode subject = object(tree, "subject");
        String shopper = text(subject, "shopper").orElse("");
        if (shopper.isEmpty()) {
            return new Anonymous();
        }
        require(shopper.length() <= 1024, "a shopper too long");
        require(StandardCharsets.UTF_8.newEncoder().canEncode(shopper), "half a character");
        if (verb.equals("view")) {
            return new ViewProduct(shopper);
        }
        if (verb.equals("place")) {
            JsonNode order = object(object(tree, "directObject"), "order");
            return new PlaceOrder(shopper, amount(order, "value").orElseThrow(() -> new Rejected("no value")));
        }
        if (!verb.equals("add")) {
            return new Other(shopper);
        }
        String to = text(tree, "indirectObject").orElseThrow(() -> new Rejected("no indirect object"));
        if (!to.equals("cart")) {
            return new Other(shopper);
        }
        JsonNode item = object(object(tree, "directObject"), "item");
        BigDecimal quantity = amount(item, "quantity").orElseThrow(() -> new Rejected("no quantity"));
        require(quantity.remainder(BigDecimal.ONE).signum() == 0, "a part of an item");
        require(quantity.compareTo(QUANTITY_LIMIT) <= 0, "too many");
        Optional<BigDecimal> price = amount(item, "price");
        Optional<BigDecimal> unitPrice = amount(item, "unitPrice");
        require(price.isPresent() || unitPrice.isPresent(), "no price");
        require(
                price.isEmpty() || unitPrice.isEmpty() || price.get().compareTo(unitPrice.get()) == 0,
                "contradictory prices");
        return new AddToCart(
                shopper, quantity.longValueExact(), price.or(() -> unitPrice).orElseThrow());
    }

    private static Optional<String> text(JsonNode in, String name) throws Rejected {
        JsonNode node = in.path(name);
        require(node.isTextual() || isAbsent(node), "no text");
        return isAbsent(node) ? Optional.empty() : Optional.of(node.textValue());
    }

    private static JsonNode object(JsonNode in, String name) throws Rejected {
        JsonNode node = in.path(name);
        require(node.isObject() || isAbsent(node), "no object");
        return isAbsent(node) ? MissingNode.getInstance() : node;
    }

    private static Optional<BigDecimal> amount(JsonNode in, String name) throws Rejected {
        JsonNode node = in.path(name);
        require(node.isNumber() || isAbsent(node), "no number");
        if (isAbsent(node)) {
            return Optional.empty();
        }
        BigDecimal amount = node.decimalValue();
        require(amount.signum() >= 0, "negative");
        if (amount.signum() == 0) {
            return Optional.of(BigDecimal.ZERO);
        }
        require(amount.compareTo(WHOLE_LIMIT) < 0, "too great");
        require(amount.scale() <= 30, "too many decimals");
        return Optional.of(amount);
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static void require(boolean condition, String why) throws Rejected {
        if (!condition) {
            throw new Rejected(why);
        }
    }
}
