package dev.bayou.replay;

/**
 * What one transaction has brought.
 *
 * @param next everything selected below this archived offset is in the target
 * @param records how many it holds
 * @param bytes of keys, values and headers
 * @param bare records that went without key and headers, which the archive does not have
 * @param untimed records that went with another timestamp than their own, which the archive does not have
 */
public record Commit(long next, long records, long bytes, long bare, long untimed) {
    /** Is told of each commit, by the thread that has made it. */
    @FunctionalInterface
    public interface Listener {
        void committed(Commit commit);
    }
}
