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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A folder in which each run replaces the files of the run before it, and no others: a file under one of the run's
 * names is replaced or deleted only if its content proves that an earlier run wrote it. While {@code _SUCCESS} exists,
 * all files are from one run.
 *
 * @param prefix of all names; it keeps the listing short
 * @param isName whether a run may write a file of that name; {@code _SUCCESS} is not among them
 * @param proof decides for a file with such a name
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
     * A folder in which one JSON document proves the origin of all files. A run writes that document first.
     *
     * @param summary the document's key
     * @param firstFields the fields that it begins with, in order
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

    /**
     * Replaces the files of the run before: deletes {@code _SUCCESS}, puts each file in its place in one atomic step,
     * deletes what earlier runs wrote under other names, and writes {@code _SUCCESS} again.
     *
     * @param written the content of files by name, in the order of writing
     * @param staged the names of files that wait in this folder, by key; they are moved
     * @throws IOException as {@link #requireOwn}, before anything changes; or if the store fails
     */
    public void publish(Map<String, byte[]> written, Map<String, String> staged) throws IOException {
        requireOwn();
        store.delete(List.of(SUCCESS));
        for (Map.Entry<String, byte[]> file : written.entrySet()) {
            store.replace(file.getKey(), file.getValue());
        }
        for (Map.Entry<String, String> file : staged.entrySet()) {
            store.move(file.getKey(), file.getValue());
        }
        Set<String> published = new HashSet<>(staged.values());
        published.addAll(written.keySet());
        store.delete(store.listAll(prefix).stream()
                .map(Listed::key)
                .filter(key -> isName.test(key) && !published.contains(key))
                .toList());
        store.replace(SUCCESS, new byte[0]);
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
