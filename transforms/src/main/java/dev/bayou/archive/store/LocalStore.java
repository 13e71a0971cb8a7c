package dev.bayou.archive.store;

import dev.bayou.archive.Layout;
import dev.bayou.archive.store.Store.Listed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An archive in a folder of a local disk. A file is written beside the archive, forced to disk, and appears under its
 * key as a hard link: {@code link(2)} is atomic and never replaces what is there.
 */
public final class LocalStore implements Store {
    private final Path root;
    private Scratch scratch;
    private boolean isClosed;

    /**
     * Opens the folder, which is made when something is first stored.
     *
     * @throws NotDirectoryException if something else is in its place
     */
    public LocalStore(Path root) throws IOException {
        Optional<String> obstacle = Folders.obstacle(root);
        if (obstacle.isPresent()) {
            throw new NotDirectoryException(root + " " + obstacle.get());
        }
        this.root = root;
    }

    @Override
    public Outcome publish(String key, LocalFile file, String attempt) throws IOException {
        Folders.force(file.path());
        return link(key, file.path());
    }

    @Override
    public Outcome putIfAbsent(String key, byte[] content) throws IOException {
        Path file = writeForced(content);
        try {
            if (link(key, file) == Outcome.STORED) {
                return Outcome.STORED;
            }
            return Files.mismatch(file, root.resolve(key)) < 0 ? Outcome.STORED : Outcome.TAKEN;
        } finally {
            Files.delete(file);
        }
    }

    @Override
    public void replace(String key, byte[] content) throws IOException {
        Path target = root.resolve(key);
        Folders.make(target.getParent());
        Files.move(writeForced(content), target, StandardCopyOption.ATOMIC_MOVE);
        Folders.force(target.getParent());
    }

    @Override
    public List<Listed> listAfter(String prefix, String after, int limit) throws IOException {
        Walk walk = walk(prefix, after);
        List<Listed> page = new ArrayList<>();
        while (page.size() < limit) {
            Optional<Listed> object = walk.next();
            if (object.isEmpty()) {
                break;
            }
            page.add(object.get());
        }
        return page;
    }

    /** Reads each folder once; each page would read it anew. */
    @Override
    public Walk walk(String prefix, String after) throws IOException {
        return new FolderWalk(root, prefix, after);
    }

    @Override
    public void move(String from, String to) throws IOException {
        Path target = root.resolve(to);
        Folders.make(target.getParent());
        Files.move(root.resolve(from), target, StandardCopyOption.ATOMIC_MOVE);
        Folders.force(target.getParent());
    }

    @Override
    public InputStream open(String key, long from) throws IOException {
        FileChannel channel = FileChannel.open(root.resolve(key), StandardOpenOption.READ);
        channel.position(from);
        return Channels.newInputStream(channel);
    }

    @Override
    public void delete(Collection<String> keys) throws IOException {
        for (String key : keys) {
            Files.deleteIfExists(root.resolve(key));
        }
    }

    /** Files that are not of the caller stay, and the folders that hold them. */
    @Override
    public void removeFolder(String prefix) throws IOException {
        Path folder = root.resolve(prefix);
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(folder)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            if (Files.isDirectory(path)) {
                Files.delete(path);
            }
        }
    }

    @Override
    public synchronized Path scratch() throws IOException {
        if (isClosed) {
            throw new IOException(root + " is closed: the process is ending");
        }
        if (scratch == null) {
            // An archive that is only read may be on a disk that cannot be written.
            scratch = Files.isDirectory(root) && !Files.isWritable(root)
                    ? Scratch.temporary()
                    : Scratch.below(root.resolve(Layout.scratch()));
        }
        return scratch.folder();
    }

    @Override
    public String address(String key) {
        return root.resolve(key).toString();
    }

    @Override
    public synchronized void close() throws IOException {
        isClosed = true;
        if (scratch != null) {
            scratch.close();
            scratch = null;
        }
    }

    private Outcome link(String key, Path file) throws IOException {
        Path target = root.resolve(key);
        Folders.make(target.getParent());
        try {
            Files.createLink(target, file);
        } catch (FileAlreadyExistsException e) {
            return Files.isSameFile(target, file) ? Outcome.STORED : Outcome.TAKEN;
        } catch (UnsupportedOperationException e) {
            throw new FileSystemException(
                    target.toString(),
                    file.toString(),
                    "this file system has no hard links, which an atomic publish needs; put the archive on another");
        }
        Folders.force(target.getParent());
        return Outcome.STORED;
    }

    private Path writeForced(byte[] content) throws IOException {
        Path file = scratch().resolve(UUID.randomUUID().toString());
        try (OutputStream out = LocalFile.create(file)) {
            out.write(content);
        }
        Folders.force(file);
        return file;
    }

    /**
     * The files below a folder in the order of their whole keys, in which a folder sorts as its name and a slash. Each
     * folder is read once, when the walk comes to it; in memory are the names in those on the way to the present file.
     */
    static final class FolderWalk implements Store.Walk {
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
                    // Reading its attributes from the disk costs more than all the rest.
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
}
