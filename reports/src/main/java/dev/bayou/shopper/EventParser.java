package dev.bayou.shopper;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.bayou.eventtime.EventTime;
import dev.bayou.eventtime.Timestamps;
import dev.bayou.shopper.EventFields.Field;
import dev.bayou.shopper.MalformedEventException.Reason;
import dev.bayou.shopper.ShopperEvent.AddToCart;
import dev.bayou.shopper.ShopperEvent.Anonymous;
import dev.bayou.shopper.ShopperEvent.Other;
import dev.bayou.shopper.ShopperEvent.PlaceOrder;
import dev.bayou.shopper.ShopperEvent.ViewProduct;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Reads shopper events from JSON (RFC 8259), token by token. An event comes out only if every number in it that a sum
 * needs is exactly what the JSON says; everything else is a {@link MalformedEventException} with its reason, whatever
 * the bytes are, in time that is linear in their number.
 *
 * <p>Fields that nothing is computed from may hold anything. A field that is {@code null} counts as absent. An item's
 * price is in {@code price} or, as old producers spell it, {@code unitPrice}.
 *
 * <p>Keeps nothing between events but its buffers and the last time that it read. For one thread.
 */
public final class EventParser {
    /** A longer value is no shopper event: Kafka's own default bound for a whole batch of records. */
    public static final int MAX_BYTES = 1024 * 1024;

    /** In UTF-16 characters. A table of names that are each as long as an event may be would fill any memory. */
    static final int MAX_SHOPPER = 1024;

    static final int MAX_DEPTH = 64;
    /** A quantity beyond this, or a price or value with more digits before the point, is a mistake of the producer. */
    static final long MAX_QUANTITY = 1_000_000_000;

    static final int MAX_WHOLE_DIGITS = 12;
    /** Doubles printed in full, such as 59.97000000000001 or 1.0E-17, stay far below. */
    static final int MAX_DECIMALS = 30;

    private static final EventTime EVENT_TIME = EventTime.named("/context/timestamp");

    private static final JsonFactory JSON = json().build();
    /**
     * Takes twice the time, but finds names by no table. Jackson's is one for all events; filled with names that are
     * made to collide, it refuses their event and may refuse any later one.
     */
    private static final JsonFactory JSON_OF_ANY_NAMES =
            json().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

    private static final String CART = "cart";

    private final EventFields fields = new EventFields();
    private final StrictTokens tokens = new StrictTokens();
    private String lastTimeText;
    private OptionalLong lastTime;

    /** The event in these bytes. */
    public ShopperEvent parse(byte[] bytes, int from, int length) throws MalformedEventException {
        if (length > MAX_BYTES) {
            throw new MalformedEventException(Reason.TOO_LONG, length + " bytes, more than " + MAX_BYTES);
        }
        if (!Utf8.isValid(bytes, from, length)) {
            throw new MalformedEventException(Reason.INVALID_TEXT, "the bytes are not UTF-8");
        }
        // The parser would take these for UTF-16 or UTF-32, which JSON between systems must not be.
        for (int i = from; i < from + Math.min(length, Integer.BYTES); i++) {
            if (bytes[i] == 0) {
                throw new MalformedEventException(Reason.NOT_JSON, "a zero byte at the start");
            }
        }
        read(JSON, bytes, from, length);
        return event();
    }

    /**
     * When the event of a record happened, without parsing it: from the event, else from Kafka.
     *
     * @param value of the record, or null
     * @param ofKafka the record's timestamp
     * @return milliseconds since 1970
     */
    public static long timeOf(ByteBuffer value, long ofKafka) {
        return value == null ? ofKafka : EVENT_TIME.of(value).orElse(ofKafka);
    }

    /**
     * When the event happened that was parsed last, from its {@code context.timestamp}.
     *
     * @return milliseconds since 1970, or nothing if that field is missing or none of the spellings of an instant
     */
    public OptionalLong eventTime() {
        if (fields.timeText != null) {
            // To the second, many events that follow each other have the same, and to read one takes longer than to
            // compare it.
            if (!fields.timeText.equals(lastTimeText)) {
                lastTimeText = fields.timeText;
                lastTime = Timestamps.ofText(lastTimeText);
            }
            return lastTime;
        }
        return fields.timeNumber == null ? OptionalLong.empty() : Timestamps.ofNumber(fields.timeNumber);
    }

    private static JsonFactoryBuilder json() {
        return new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_BYTES)
                        .maxNumberLength(MAX_BYTES)
                        .build())
                // A table of names for the whole JVM's life would grow with every name that some producer makes up.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES);
    }

    private void read(JsonFactory factory, byte[] bytes, int from, int length) throws MalformedEventException {
        fields.forget();
        try (JsonParser json = factory.createParser(bytes, from, length)) {
            try {
                tokens.turnTo(json);
                readDocument();
            } catch (StreamConstraintsException e) {
                // The depth is counted before it is refused. No other bound is in reach of so many bytes.
                boolean isTooDeep = json.getParsingContext().getNestingDepth() > MAX_DEPTH;
                if (isTooDeep || factory == JSON_OF_ANY_NAMES) {
                    throw new MalformedEventException(Reason.TOO_DEEP, "nested deeper than " + MAX_DEPTH);
                }
                // In an array of its own: to where the event ends in a greater one, Jackson would here add where it
                // begins.
                read(JSON_OF_ANY_NAMES, Arrays.copyOfRange(bytes, from, from + length), 0, length);
            }
        } catch (JsonParseException e) {
            throw new MalformedEventException(Reason.NOT_JSON, "no JSON" + place(e.getLocation()));
        } catch (IOException e) {
            throw new MalformedEventException(Reason.NOT_JSON, "no JSON");
        }
    }

    static String place(JsonLocation location) {
        return location.getByteOffset() < 0 ? "" : ", at byte " + location.getByteOffset();
    }

    private void readDocument() throws IOException, MalformedEventException {
        if (tokens.next() == null) {
            throw new MalformedEventException(Reason.NOT_JSON, "nothing but white space");
        }
        if (tokens.current() == JsonToken.START_OBJECT) {
            fields.read(tokens);
        } else {
            fields.ofWrongType.add(Field.EVENT);
            tokens.skipChildren();
        }
        if (tokens.next() != null) {
            throw new MalformedEventException(Reason.NOT_JSON, "more after the end of the event" + tokens.place());
        }
    }

    private ShopperEvent event() throws MalformedEventException {
        requireType(Field.EVENT);
        requirePresent(Field.VERB, fields.verb);
        requireType(Field.SHOPPER);
        if (fields.shopper == null || fields.shopper.isEmpty()) {
            return new Anonymous();
        }
        if (fields.shopper.length() > MAX_SHOPPER) {
            throw new MalformedEventException(
                    Reason.TOO_LONG, Field.SHOPPER.path + " has more than " + MAX_SHOPPER + " characters");
        }
        if (!Utf8.isWellFormed(fields.shopper)) {
            throw new MalformedEventException(Reason.INVALID_TEXT, Field.SHOPPER.path + " holds half a character");
        }
        return switch (fields.verb) {
            case "view" -> new ViewProduct(fields.shopper);
            case "add" -> addition();
            case "place" -> order();
            default -> new Other(fields.shopper);
        };
    }

    private ShopperEvent addition() throws MalformedEventException {
        requirePresent(Field.INDIRECT_OBJECT, fields.indirectObject);
        if (!fields.indirectObject.equals(CART)) {
            return new Other(fields.shopper);
        }
        requireObject(Field.ITEM);
        return new AddToCart(fields.shopper, wholeQuantity(), itemPrice());
    }

    private ShopperEvent order() throws MalformedEventException {
        requireObject(Field.ORDER);
        return new PlaceOrder(fields.shopper, amount(Field.ORDER_VALUE, fields.orderValue));
    }

    private long wholeQuantity() throws MalformedEventException {
        BigDecimal checked = amount(Field.QUANTITY, fields.quantity);
        // Bounded by now, so stripping zeros and comparing costs little.
        if (checked.stripTrailingZeros().scale() > 0) {
            throw new MalformedEventException(Reason.WRONG_TYPE, Field.QUANTITY.path + " is not a whole number");
        }
        if (checked.compareTo(BigDecimal.valueOf(MAX_QUANTITY)) > 0) {
            throw absurd(Field.QUANTITY);
        }
        return checked.longValueExact();
    }

    private BigDecimal itemPrice() throws MalformedEventException {
        requireReadable(Field.PRICE);
        requireReadable(Field.UNIT_PRICE);
        if (fields.price == null) {
            return fields.unitPrice == null ? amount(Field.PRICE, null) : amount(Field.UNIT_PRICE, fields.unitPrice);
        }
        BigDecimal checked = amount(Field.PRICE, fields.price);
        if (fields.unitPrice != null
                && amount(Field.UNIT_PRICE, fields.unitPrice).compareTo(checked) != 0) {
            throw new MalformedEventException(
                    Reason.CONTRADICTORY_PRICES,
                    Field.PRICE.path + " and " + Field.UNIT_PRICE.path + " are both there and differ");
        }
        return checked;
    }

    /** The number, if it is there, not negative, and within bounds. */
    private BigDecimal amount(Field field, BigDecimal number) throws MalformedEventException {
        requirePresent(field, number);
        if (number.signum() < 0) {
            throw new MalformedEventException(Reason.NEGATIVE_NUMBER, field.path + " is negative");
        }
        // By its exponent first: 1e999999999 written out would fill the memory. Zero has any exponent, and none.
        if (number.signum() == 0) {
            return BigDecimal.ZERO;
        }
        if ((long) number.precision() - number.scale() > MAX_WHOLE_DIGITS || number.scale() > MAX_DECIMALS) {
            throw absurd(field);
        }
        return number;
    }

    private void requirePresent(Field field, Object value) throws MalformedEventException {
        requireReadable(field);
        if (value == null) {
            throw missing(field);
        }
    }

    private void requireObject(Field field) throws MalformedEventException {
        requireType(field);
        if (!fields.objects.contains(field)) {
            throw missing(field);
        }
    }

    private void requireReadable(Field field) throws MalformedEventException {
        requireType(field);
        if (fields.absurd.contains(field)) {
            throw absurd(field);
        }
    }

    private void requireType(Field field) throws MalformedEventException {
        if (fields.ofWrongType.contains(field)) {
            throw new MalformedEventException(Reason.WRONG_TYPE, field.path + " is of another type");
        }
    }

    private static MalformedEventException missing(Field field) {
        return new MalformedEventException(Reason.MISSING_FIELD, field.path + " is missing");
    }

    private static MalformedEventException absurd(Field field) {
        return new MalformedEventException(Reason.ABSURD_NUMBER, field.path + " is out of all bounds");
    }
}
