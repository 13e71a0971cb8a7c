package dev.bayou.shopper;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Set;

/**
 * What stands in the fields of an event that anything is computed from, as it is read, in whatever order. Judges nothing:
 * which fields are needed depends on the verb, and that may come last. For one thread.
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
        ORDER_VALUE("directObject.order.value");

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
    }

    /** Reads on from the begin of the event to its end. */
    void read(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "verb" -> verb = text(json, Field.VERB);
                case "subject" -> readSubject(json);
                case "indirectObject" -> indirectObject = text(json, Field.INDIRECT_OBJECT);
                case "directObject" -> readDirectObject(json);
                default -> json.skipChildren();
            }
        }
    }

    private void readSubject(JsonParser json) throws IOException {
        if (isObject(json, Field.SHOPPER)) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("shopper")) {
                    shopper = text(json, Field.SHOPPER);
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    private void readDirectObject(JsonParser json) throws IOException {
        if (isObject(json, Field.ITEM, Field.ORDER)) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "item" -> readItem(json);
                    case "order" -> readOrder(json);
                    default -> json.skipChildren();
                }
            }
        }
    }

    private void readItem(JsonParser json) throws IOException {
        if (isObject(json, Field.ITEM)) {
            objects.add(Field.ITEM);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "quantity" -> quantity = number(json, Field.QUANTITY);
                    case "price" -> price = number(json, Field.PRICE);
                    case "unitPrice" -> unitPrice = number(json, Field.UNIT_PRICE);
                    default -> json.skipChildren();
                }
            }
        }
    }

    private void readOrder(JsonParser json) throws IOException {
        if (isObject(json, Field.ORDER)) {
            objects.add(Field.ORDER);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("value")) {
                    orderValue = number(json, Field.ORDER_VALUE);
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    /** Whether an object begins here; anything else is gone past, and noted unless it is null. */
    private boolean isObject(JsonParser json, Field... fields) throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            return true;
        }
        if (json.currentToken() != JsonToken.VALUE_NULL) {
            ofWrongType.addAll(Set.of(fields));
            json.skipChildren();
        }
        return false;
    }

    private String text(JsonParser json, Field field) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        if (json.currentToken() != JsonToken.VALUE_NULL) {
            ofWrongType.add(field);
            json.skipChildren();
        }
        return null;
    }

    private BigDecimal number(JsonParser json, Field field) throws IOException {
        if (json.currentToken().isNumeric()) {
            if (json.getTextLength() > MAX_DIGITS) {
                absurd.add(field);
                return null;
            }
            try {
                return json.getDecimalValue();
            } catch (JsonParseException | NumberFormatException e) {
                absurd.add(field); // An exponent that no int holds: Jackson takes some of those for no JSON.
                return null;
            }
        }
        if (json.currentToken() != JsonToken.VALUE_NULL) {
            ofWrongType.add(field);
            json.skipChildren();
        }
        return null;
    }
}
