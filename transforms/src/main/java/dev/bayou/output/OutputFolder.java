package dev.bayou.output;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.archive.store.Store.Walk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A folder in which each run replaces the files of the run before it, and no others: a file under one of the run's
 * names is replaced or deleted only if its content proves that an earlier run wrote it.
 *
 * @param prefix with which all names begin, to keep the listing short
 * @param isName whether a key is one that a run may write, {@code _SUCCESS} left out
 * @param proof decides for a file under such a name
 */
public record OutputFolder(Store store, String prefix, Predicate<String> isName, Proof proof) {
    /** The empty file that marks a folder as complete. */
    public static final String SUCCESS = "_SUCCESS";

    /** Decides by content whether an earlier run wrote a file. */
    @FunctionalInterface
    public interface Proof {
        boolean isOfARun(Listed file) throws IOException;
    }

    /**
     * A folder of which one JSON document vouches for all files. A run writes that document before the others.
     *
     * @param summary its key
     * @param firstFields the fields with which it begins, in their order
     */
    public static OutputFolder ofSummary(
            Store store, String prefix, Predicate<String> isName, String summary, List<String> firstFields) {
        return new OutputFolder(store, prefix, isName, file -> firstValues(store, summary, firstFields)
                .isPresent());
    }

    /**
     * Returns only if each file under a run's names is of an earlier run.
     *
     * @throws IOException naming the file that is not, and what to do; or if the store fails
     */
    public void requireOwn() throws IOException {
        boolean isUsed = false;
        for (Listed file : store.listAll(prefix)) {
            if (isName.test(file.key())) {
                if (!proof.isOfARun(file)) {
                    throw foreign(store, file.key());
                }
                isUsed = true;
            }
        }
        if (!isUsed && exists(store, SUCCESS) && holdsVisibleFiles()) {
            throw foreign(store, SUCCESS);
        }
    }

    /** The failure of a command that would have to replace a file which no run of it wrote. */
    public static IOException foreign(Store store, String key) {
        return new IOException(
                store.address(key) + " is in the way: no earlier run of this command wrote it, so it is not replaced."
                        + " Give another place for the output, or move the file elsewhere.");
    }

    /** Whether there is an object under exactly that key. */
    public static boolean exists(Store store, String key) throws IOException {
        return store.listAfter(key, "", 1).stream()
                .anyMatch(object -> object.key().equals(key));
    }

    /**
     * The values of the first fields of a JSON document, as text; empty if the object is missing, is no JSON object, or
     * begins with other fields. Reads no further than these.
     */
    public static Optional<List<String>> firstValues(Store store, String key, List<String> fields) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(store.open(key))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            List<String> values = new ArrayList<>();
            for (String field : fields) {
                if (!field.equals(json.nextFieldName()) || !json.nextToken().isScalarValue()) {
                    return Optional.empty();
                }
                values.add(json.getText());
            }
            return Optional.of(values);
        } catch (JacksonException | NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private boolean holdsVisibleFiles() throws IOException {
        Walk files = store.walk("", "");
        for (Optional<Listed> file = files.next(); file.isPresent(); file = files.next()) {
            if (!("/" + file.get().key()).matches(".*/[_.].*")) {
                return true;
            }
        }
        return false;
    }
}
