package dev.bayou.archive.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for one process's unpublished files, deleted at {@link #close}. A process that is killed leaves its folder
 * behind; the next one beside it deletes it, distinguished from a living process's folder by a file lock, which the
 * operating system drops with the process.
 */
final class Scratch implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
    private static final String LOCK = "lock";
    /** What a lock file holds: the proof that the folder is a scratch folder of this software, and may be deleted. */
    private static final byte[] MARK = "A scratch folder of bayou.\n".getBytes(StandardCharsets.US_ASCII);

    /**
     * This process's own folders: POSIX drops a process's lock when it closes any handle of the file, so never open
     * theirs.
     */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private static final int MOST_TRIES = 1_000;

    private final Path folder;
    private FileChannel lockFile;

    private Scratch(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /** Makes a fresh folder below that of Java's temporary files. */
    static Scratch temporary() throws IOException {
        return below(Path.of(System.getProperty("java.io.tmpdir"), "bayou-scratch"));
    }

    /**
     * Makes a fresh folder below the parent, after deleting those of processes that are no more. One at a time: Java
     * rejects a second lock on a file within one process, whichever thread takes it.
     */
    static synchronized Scratch below(Path parent) throws IOException {
        deleteAbandoned(parent);
        // Made under a hidden name and locked before it can be seen: no moment at which it looks abandoned.
        String name = UUID.randomUUID().toString();
        Path hidden = parent.resolve("." + name);
        make(hidden);
        FileChannel lockFile = lock(hidden.resolve(LOCK));
        Path folder = parent.resolve(name);
        OWN.add(folder);
        Files.move(hidden, folder);
        return new Scratch(folder, lockFile);
    }

    /**
     * The folder, which is made again if something else has deleted it: a cleaner of temporary files, for example.
     *
     * @throws IOException if this is closed
     */
    synchronized Path folder() throws IOException {
        if (!OWN.contains(folder)) {
            throw new IOException(folder + " is closed: the process is ending");
        }
        if (Files.notExists(folder.resolve(LOCK))) {
            LOG.warn("{} was deleted while it was in use; it is made again", folder);
            makeAgain();
        }
        return folder;
    }

    /** Without a lock file no process deletes the folder; with one it has to be locked already. */
    private void makeAgain() throws IOException {
        make(folder);
        Path hidden = folder.resolve("." + UUID.randomUUID());
        FileChannel locked = lock(hidden);
        Files.move(hidden, folder.resolve(LOCK));
        lockFile.close();
        lockFile = locked;
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.lock();
        channel.write(ByteBuffer.wrap(MARK));
        return channel;
    }

    /** Makes a folder and those above it, which the last of their other users may take away in between. */
    private static void make(Path folder) throws IOException {
        for (int tried = 1; ; tried++) {
            try {
                Folders.make(folder);
                return;
            } catch (NoSuchFileException e) {
                if (tried == MOST_TRIES || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        // Locked to the last: no other process sees it abandoned and deletes it at the same time.
        try {
            deleteTree(folder);
        } finally {
            lockFile.close();
        }
        OWN.remove(folder);
        try {
            Files.deleteIfExists(folder.getParent());
        } catch (DirectoryNotEmptyException e) {
            // Others are at work there.
        }
    }

    private static void deleteAbandoned(Path parent) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, "[!.]*")) {
            for (Path folder : folders) {
                if (!OWN.contains(folder)) {
                    deleteIfAbandoned(folder);
                }
            }
        } catch (NoSuchFileException e) {
            // Its last user has just closed, and taken it away.
        }
    }

    /**
     * Follows no symbolic link, and opens nothing but a regular file: others may write to a shared temporary folder
     * too.
     */
    private static void deleteIfAbandoned(Path folder) throws IOException {
        Path lockFile = folder.resolve(LOCK);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                || !Files.isRegularFile(lockFile, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(
                        lockFile, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.tryLock()) {
            if (lock != null && isMarked(channel)) {
                LOG.info("Deleting {}, left behind by a process that was killed", folder);
                deleteTree(folder);
            }
        } catch (NoSuchFileException e) {
            // Another process was faster to delete it.
        }
    }

    private static boolean isMarked(FileChannel lockFile) throws IOException {
        byte[] content = Channels.newInputStream(lockFile).readNBytes(MARK.length + 1);
        return Arrays.equals(content, MARK);
    }

    /**
     * Deletes a folder to which other threads may still write and from which they may still delete. The lock file is
     * deleted last: a process that is killed before that leaves a folder that the next one recognizes.
     */
    private static void deleteTree(Path folder) throws IOException {
        Path lock = folder.resolve(LOCK);
        for (int tried = 1; ; tried++) {
            Files.walkFileTree(folder, new TreeDeletion(folder, lock));
            Files.deleteIfExists(lock);
            try {
                Files.deleteIfExists(folder);
                return;
            } catch (DirectoryNotEmptyException e) {
                if (tried == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Deletes everything below a folder but its lock file, and passes over what others delete at the same time. */
    private static final class TreeDeletion extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final Path lock;

        private TreeDeletion(Path folder, Path lock) {
            this.folder = folder;
            this.lock = lock;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!file.equals(lock)) {
                Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            if (!visited.equals(folder)) {
                Files.deleteIfExists(visited);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
