package dev.bayou.verify;

import dev.bayou.archive.store.Store;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the files of dead attempts that a verification found. */
public final class OrphanDeletion {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanDeletion.class);

    private OrphanDeletion() {}

    /**
     * Deletes the orphans and returns the verification without them. Deletes nothing while the verification has other
     * faults: no entry can ever name an orphan, because entries never change; but if an entry was edited or a file
     * renamed, what looks like an orphan may be the only copy of what is missing.
     */
    public static Verification delete(Verification found, Store archive) throws IOException {
        if (!found.mayBeSwept()) {
            LOG.error("No file is deleted: an orphan may be what is missing elsewhere. Fix the other faults first.");
            return found;
        }
        if (!found.orphans().isEmpty()) {
            LOG.info("Sweeping {} files of dead attempts: {}", found.orphans().size(), found.orphans());
            archive.delete(found.orphans());
        }
        return found.swept(archive);
    }
}
