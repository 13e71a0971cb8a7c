package dev.bayou.benchmarks.measure;

/** Something that was measured. */
public interface Finding {
    /** As a table for people. */
    String markdown();
}
