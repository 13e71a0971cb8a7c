package dev.bayou.archive.store;

import dev.bayou.archive.store.Store.Listed;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The files below a folder in the order of their whole keys, in which a folder sorts as its name and a slash. Each
 * folder is read once, when the walk comes to it; in memory are the names in those on the way to the present file.
 */
final class FolderWalk implements Store.Walk {
    private final String prefix;
    private final String after;
    private final Deque<Folder> entered = new ArrayDeque<>();

    /** @param after exclusive */
    FolderWalk(Path root, String prefix, String after) throws IOException {
        this.prefix = prefix;
        this.after = after;
        String key = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        enter(root.resolve(key), key);
    }

    /**
     * A file or a folder in a folder.
     *
     * @param name with a slash at its end if it is a folder's
     * @param bytes a file's size
     */
    private record Child(String name, long bytes) {}

    private record Folder(Path path, String key, Iterator<Child> children) {}

    @Override
    public Optional<Listed> next() throws IOException {
        while (!entered.isEmpty()) {
            Folder folder = entered.peek();
            if (!folder.children.hasNext()) {
                entered.pop();
                continue;
            }
            Child child = folder.children.next();
            String key = folder.key + child.name;
            if (!key.endsWith("/")) {
                return Optional.of(new Listed(key, child.bytes));
            }
            Path path = folder.path.resolve(child.name);
            requireNoLoop(path);
            enter(path, key);
        }
        return Optional.empty();
    }

    private void requireNoLoop(Path path) throws IOException {
        if (!Files.isSymbolicLink(path)) {
            return;
        }
        for (Folder above : entered) {
            if (Files.isSameFile(path, above.path)) {
                throw new IOException("The symbolic link " + path + " leads back to " + above.path
                        + ", a folder above it, so that the files below it have no end; remove the link");
            }
        }
    }

    private void enter(Path path, String key) throws IOException {
        List<Child> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                // Asking the disk what it is costs more than all the rest.
                if (mayHold(key + name) || mayHold(key + name + "/")) {
                    child(entry, name)
                            .filter(child -> mayHold(key + child.name))
                            .ifPresent(children::add);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return; // Nothing was ever stored below it.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        children.sort(Comparator.comparing(Child::name));
        entered.push(new Folder(path, key, children.iterator()));
    }

    private static Optional<Child> child(Path path, String name) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(new Child(attributes.isDirectory() ? name + "/" : name, attributes.size()));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // Deleted since the folder was read.
        } catch (FileSystemException e) {
            if (e.getReason() != null && Files.isSymbolicLink(path)) {
                throw new IOException("The symbolic link " + path + " cannot be followed: " + e.getReason(), e);
            }
            throw e;
        }
    }

    private boolean mayHold(String key) {
        boolean isFolder = key.endsWith("/");
        return (key.startsWith(prefix) || (isFolder && prefix.startsWith(key)))
                && (key.compareTo(after) > 0 || (isFolder && after.startsWith(key)));
    }
}
