package dev.bayou.archive.write;

import java.io.Serializable;

/** The moments of a commit between which a process may die or sleep without harm; see docs/DESIGN.md. */
public enum ProtocolStep {
    /** All records of the range are on local disk or in memory, nothing is in the store. */
    BEFORE_PUBLISH,
    /** One data file is in the store; others may be on their way. */
    PUBLISHED_ONE,
    /** Every file is in the store, no entry names them. */
    BEFORE_COMMIT,
    /** The entry is in the ledger; what other attempts left behind is still there. */
    AFTER_COMMIT;

    /** Called when a step is reached, so that a test can stop a process at an exact step. */
    @FunctionalInterface
    public interface Listener extends Serializable {
        Listener NONE = (step, key) -> {};

        /**
         * Called in the copying thread.
         *
         * @param ledgerKey the entry that is being committed
         */
        void reached(ProtocolStep step, String ledgerKey);
    }
}
