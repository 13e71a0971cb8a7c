package dev.bayou.shopper;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Set;

/**
 * What stands in the fields of an event that anything is computed from, as it is read, in whatever order. Judges
 * nothing: which fields are needed depends on the verb, and that may come last. For one thread.
 */
final class EventFields {
    /** Jackson's own bound. To make a number of digits takes more time than in proportion to how many they are. */
    private static final int MAX_DIGITS = 1000;

    /** What is read of an event, by its JSON path. */
    enum Field {
        EVENT("the event"),
        VERB("verb"),
        SHOPPER("subject.shopper"),
        INDIRECT_OBJECT("indirectObject"),
        ITEM("directObject.item"),
        QUANTITY("directObject.item.quantity"),
        PRICE("directObject.item.price"),
        UNIT_PRICE("directObject.item.unitPrice"),
        ORDER("directObject.order"),
        ORDER_VALUE("directObject.order.value"),
        TIMESTAMP("context.timestamp");

        final String path;

        Field(String path) {
            this.path = path;
        }
    }

    /** Those that hold something else than they should; null counts as nothing. */
    final Set<Field> ofWrongType = EnumSet.noneOf(Field.class);
    /** The objects that are there. */
    final Set<Field> objects = EnumSet.noneOf(Field.class);
    /** Numbers that no program could mean. */
    final Set<Field> absurd = EnumSet.noneOf(Field.class);

    String verb;
    String shopper;
    String indirectObject;
    BigDecimal quantity;
    BigDecimal price;
    BigDecimal unitPrice;
    BigDecimal orderValue;
    /** As text or as a number; null if it is neither. */
    String timeText;

    BigDecimal timeNumber;

    /** Makes ready for another event. */
    void forget() {
        ofWrongType.clear();
        objects.clear();
        absurd.clear();
        verb = null;
        shopper = null;
        indirectObject = null;
        quantity = null;
        price = null;
        unitPrice = null;
        orderValue = null;
        timeText = null;
        timeNumber = null;
    }

    /** Reads on from the start of the event to its end. */
    void read(StrictTokens tokens) throws IOException, MalformedEventException {
        while (tokens.next() == JsonToken.FIELD_NAME) {
            String name = tokens.json().currentName();
            tokens.next();
            switch (name) {
                case "verb" -> verb = text(tokens, Field.VERB);
                case "subject" -> readSubject(tokens);
                case "indirectObject" -> indirectObject = text(tokens, Field.INDIRECT_OBJECT);
                case "directObject" -> readDirectObject(tokens);
                case "context" -> readContext(tokens);
                default -> tokens.skipChildren();
            }
        }
    }

    private void readSubject(StrictTokens tokens) throws IOException, MalformedEventException {
        if (isObject(tokens, Field.SHOPPER)) {
            while (tokens.next() == JsonToken.FIELD_NAME) {
                String name = tokens.json().currentName();
                tokens.next();
                if (name.equals("shopper")) {
                    shopper = text(tokens, Field.SHOPPER);
                } else {
                    tokens.skipChildren();
                }
            }
        }
    }

    private void readDirectObject(StrictTokens tokens) throws IOException, MalformedEventException {
        if (isObject(tokens, Field.ITEM, Field.ORDER)) {
            while (tokens.next() == JsonToken.FIELD_NAME) {
                String name = tokens.json().currentName();
                tokens.next();
                switch (name) {
                    case "item" -> readItem(tokens);
                    case "order" -> readOrder(tokens);
                    default -> tokens.skipChildren();
                }
            }
        }
    }

    /** A wrong time is no reason to reject an event: its record has another time. */
    private void readContext(StrictTokens tokens) throws IOException, MalformedEventException {
        if (isObject(tokens, Field.TIMESTAMP)) {
            while (tokens.next() == JsonToken.FIELD_NAME) {
                String name = tokens.json().currentName();
                tokens.next();
                if (!name.equals("timestamp")) {
                    tokens.skipChildren();
                } else if (tokens.current().isNumeric()) {
                    timeNumber = number(tokens, Field.TIMESTAMP);
                } else {
                    timeText = text(tokens, Field.TIMESTAMP);
                }
            }
        }
    }

    private void readItem(StrictTokens tokens) throws IOException, MalformedEventException {
        if (isObject(tokens, Field.ITEM)) {
            objects.add(Field.ITEM);
            while (tokens.next() == JsonToken.FIELD_NAME) {
                String name = tokens.json().currentName();
                tokens.next();
                switch (name) {
                    case "quantity" -> quantity = number(tokens, Field.QUANTITY);
                    case "price" -> price = number(tokens, Field.PRICE);
                    case "unitPrice" -> unitPrice = number(tokens, Field.UNIT_PRICE);
                    default -> tokens.skipChildren();
                }
            }
        }
    }

    private void readOrder(StrictTokens tokens) throws IOException, MalformedEventException {
        if (isObject(tokens, Field.ORDER)) {
            objects.add(Field.ORDER);
            while (tokens.next() == JsonToken.FIELD_NAME) {
                String name = tokens.json().currentName();
                tokens.next();
                if (name.equals("value")) {
                    orderValue = number(tokens, Field.ORDER_VALUE);
                } else {
                    tokens.skipChildren();
                }
            }
        }
    }

    /** Whether an object begins here; anything else is gone past, and noted unless it is null. */
    private boolean isObject(StrictTokens tokens, Field... fields) throws IOException, MalformedEventException {
        if (tokens.current() == JsonToken.START_OBJECT) {
            return true;
        }
        if (tokens.current() != JsonToken.VALUE_NULL) {
            ofWrongType.addAll(Set.of(fields));
            tokens.skipChildren();
        }
        return false;
    }

    private String text(StrictTokens tokens, Field field) throws IOException, MalformedEventException {
        if (tokens.current() == JsonToken.VALUE_STRING) {
            return tokens.json().getText();
        }
        if (tokens.current() != JsonToken.VALUE_NULL) {
            ofWrongType.add(field);
            tokens.skipChildren();
        }
        return null;
    }

    private BigDecimal number(StrictTokens tokens, Field field) throws IOException, MalformedEventException {
        if (tokens.current().isNumeric()) {
            if (tokens.json().getTextLength() > MAX_DIGITS) {
                absurd.add(field);
                return null;
            }
            try {
                return tokens.json().getDecimalValue();
            } catch (JsonParseException | NumberFormatException e) {
                absurd.add(field); // An exponent that no int holds: Jackson takes some of those for no JSON.
                return null;
            }
        }
        if (tokens.current() != JsonToken.VALUE_NULL) {
            ofWrongType.add(field);
            tokens.skipChildren();
        }
        return null;
    }
}
