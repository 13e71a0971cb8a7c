package dev.bayou.archive.store;

import java.io.IOException;

/** A store lacks something without which an archive there would lose records or hold them twice. */
public final class UnfitStoreException extends IOException {
    /** @param lack what the store does wrong, as the end of a sentence that begins with "it" */
    UnfitStoreException(String address, String lack) {
        super("The store at " + address + " cannot hold an archive: it " + lack
                + ". Known to work are Amazon S3, Ceph's radosgw, S3Proxy and local disks.");
    }

    UnfitStoreException(String address, String lack, Throwable cause) {
        this(address, lack);
        initCause(cause);
    }
}
