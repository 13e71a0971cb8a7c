package dev.bayou.shopper;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.bayou.shopper.MalformedEventException.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Walks along the tokens of one JSON document after another, and refuses an object that has a key twice, at any depth.
 * Jackson can do the same, but makes a set for each object. For one thread.
 */
final class StrictTokens {
    /** So many keys are looked through one by one; an object with more gets a set. */
    private static final int FEW = 16;

    private final Keys[] open = new Keys[EventParser.MAX_DEPTH + 1];
    private JsonParser json;
    private int depth;

    StrictTokens() {
        Arrays.setAll(open, level -> new Keys());
    }

    /** Turns to another document. */
    void turnTo(JsonParser document) {
        json = document;
        depth = 0;
    }

    /** The next token; null at the document's end. */
    JsonToken next() throws IOException, MalformedEventException {
        JsonToken token = json.nextToken();
        if (token == JsonToken.FIELD_NAME) {
            if (!open[depth].add(json.currentName())) {
                throw new MalformedEventException(Reason.DUPLICATE_KEY, "a key that is there twice" + place());
            }
        } else if (token == JsonToken.START_OBJECT) {
            depth++;
            open[depth].clear();
        } else if (token == JsonToken.END_OBJECT) {
            depth--;
        }
        return token;
    }

    /** Goes past the object or array that begins here; stays where anything else is. */
    void skipChildren() throws IOException, MalformedEventException {
        int begun = json.currentToken().isStructStart() ? 1 : 0;
        while (begun > 0) {
            JsonToken token = next();
            if (token.isStructStart()) {
                begun++;
            } else if (token.isStructEnd()) {
                begun--;
            }
        }
    }

    JsonToken current() {
        return json.currentToken();
    }

    JsonParser json() {
        return json;
    }

    /** Where the current token begins, for messages. */
    String place() {
        return EventParser.place(json.currentTokenLocation());
    }

    private static final class Keys {
        private final String[] few = new String[FEW];
        /** Of those: looked at first, since a string knows its hash and nearly all differ in it. */
        private final int[] hashes = new int[FEW];

        private Set<String> many = new HashSet<>();
        private int size;

        /** False if it is there already. */
        boolean add(String key) {
            if (size == FEW) {
                if (many.isEmpty()) {
                    many.addAll(Arrays.asList(few));
                }
                return many.add(key);
            }
            int hash = key.hashCode();
            for (int i = 0; i < size; i++) {
                if (hashes[i] == hash && few[i].equals(key)) {
                    return false;
                }
            }
            few[size] = key;
            hashes[size] = hash;
            size++;
            return true;
        }

        void clear() {
            size = 0;
            if (!many.isEmpty()) {
                // To clear a set costs as much as it ever held.
                many = new HashSet<>();
            }
        }
    }
}
