package dev.bayou.archive.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Folders of a local disk, made so that they outlive a loss of power. */
final class Folders {
    private Folders() {}

    /** Makes the folder and those above it, each durable before anything is put inside. */
    static void make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (folder.getParent() != null) {
            make(folder.getParent());
        }
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            Optional<String> obstacle = obstacle(folder);
            if (obstacle.isPresent()) {
                FileSystemException named = new FileSystemException(folder.toString(), null, obstacle.get());
                named.initCause(e);
                throw named;
            }
            // Made, and perhaps deleted again, by another process.
        }
        if (folder.getParent() != null) {
            force(folder.getParent());
        }
    }

    /** Why no folder can be made there, with what to do; empty if there is one, or nothing. */
    static Optional<String> obstacle(Path folder) {
        if (Files.isDirectory(folder) || !Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        return Optional.of(
                Files.isSymbolicLink(folder) && !Files.exists(folder)
                        ? "is a symbolic link to a folder that does not exist; make that folder, or choose another one"
                        : "is a file; give a folder, existing or to be made");
    }

    /** Writes what the operating system holds of a file or a folder to the disk. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
