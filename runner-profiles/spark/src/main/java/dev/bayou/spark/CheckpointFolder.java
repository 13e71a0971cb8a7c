package dev.bayou.spark;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Spark keeps the checkpoints of one start of a stream. {@link #make} creates the folder for this process, for
 * its user only, since a checkpoint holds the program's flags. {@link #delete} deletes that folder and never throws.
 */
final class CheckpointFolder {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);
    private static final FsPermission OWNER_ONLY = new FsPermission((short) 0700);

    private final FileSystem files;
    private final Path folder;

    CheckpointFolder(FileSystem files, Path folder) {
        this.files = files;
        this.folder = folder;
    }

    /** A path below the parent that no other start uses; nothing is created. */
    static Path fresh(String parent) {
        return new Path(parent, "bayou-checkpoints-" + UUID.randomUUID());
    }

    /**
     * Creates the folder.
     *
     * @throws IOException if its file system cannot be used, or if it exists: then it is not this start's to delete
     */
    static CheckpointFolder make(Path folder) throws IOException {
        try {
            FileSystem files = folder.getFileSystem(new Configuration());
            if (files.exists(folder)) {
                throw new FileAlreadyExistsException(folder + " exists");
            }
            if (!files.mkdirs(folder, OWNER_ONLY)) {
                throw new IOException(files.getUri() + " does not create it");
            }
            return new CheckpointFolder(files, folder);
        } catch (IllegalArgumentException e) { // Hadoop's answer to a host that is not known.
            throw new IOException(e.getMessage(), e);
        }
    }

    void delete() {
        try {
            files.delete(folder, true);
        } catch (IOException | RuntimeException e) { // Whatever it is, the command has ended as it has.
            LOG.warn("The checkpoint folder {} cannot be deleted; delete it by hand: {}", folder, e.toString());
        }
    }
}
