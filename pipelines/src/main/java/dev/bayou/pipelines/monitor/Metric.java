package dev.bayou.pipelines.monitor;

/** The metrics that Bayou publishes, without those of the JVM. docs/METRICS.md repeats them. */
enum Metric {
    READ_RECORDS("bayou_read_records_total", "Records read from Kafka, committed or not."),
    READ_BYTES("bayou_read_bytes_total", "Bytes of the values of records read from Kafka."),
    ARCHIVED_RECORDS("bayou_archived_records_total", "Records committed to the archive."),
    ARCHIVED_BYTES("bayou_archived_bytes_total", "Bytes of data files committed to the archive."),
    ARCHIVED_FILES("bayou_archived_files_total", "Data files committed to the archive."),
    COMMITS("bayou_commits_total", "Ledger entries committed to the archive."),
    LAST_COMMIT("bayou_last_commit_timestamp_seconds", "When this process last committed, in Unix time."),
    LAG("bayou_lag_records", "Offsets between the archive's head and Kafka's end, over all partitions."),
    UNSTABLE("bayou_unstable_records", "Offsets that wait for open transactions, over all partitions."),
    OLDEST_AGE(
            "bayou_oldest_unarchived_age_seconds",
            "Age of the oldest record that is not archived, by Kafka's timestamp; 0 if there is none."),
    RETENTION_HEADROOM(
            "bayou_retention_headroom_seconds",
            "Seconds until Kafka may delete the oldest record that is not archived."),
    KAFKA_ANSWER("bayou_kafka_last_answer_timestamp_seconds", "When Kafka last returned end offsets, in Unix time."),
    PARTITIONS("bayou_partitions", "Partitions whose end offset is known."),
    HEAD("bayou_partition_head_offset", "The next offset to archive."),
    END("bayou_partition_end_offset", "The last stable offset of the partition, as last seen."),
    FAILURES("bayou_failures_total", "Ranges that were given up and are planned again."),
    LOST("bayou_lost_records_total", "Offsets that Kafka deleted before they were archived."),
    IMPLAUSIBLE("bayou_implausible_timestamps_total", "Committed records with an implausible event time."),
    SEALED("bayou_sealed_windows_total", "Windows sealed, for the first time or again."),
    LATE("bayou_late_records_total", "Records that came after their window was sealed."),
    SEAL_PROBLEMS("bayou_seal_problems_total", "Reasons why complete windows were not sealed."),
    ORPHANS("bayou_orphans_swept_total", "Files of given-up attempts that were deleted."),

    REPLAYED_RECORDS("bayou_replayed_records_total", "Records committed to the target."),
    REPLAYED_BYTES("bayou_replayed_bytes_total", "Bytes of the keys, values and headers of records replayed."),

    LIVE_RECORDS("bayou_live_records_total", "Records read from Kafka."),
    LIVE_REJECTED("bayou_live_rejected_total", "Records that are no events."),
    LIVE_BEHIND("bayou_live_behind_total", "Events further behind their partition's watermark than the lateness."),
    LIVE_EMITTED("bayou_live_emitted_total", "Estimates written."),

    STORE_REQUESTS("bayou_store_requests_total", "Operations of the store, by how they ended."),
    STORE_DURATION("bayou_store_request_duration_seconds", "How long operations of the store took."),

    RUN_SUCCEEDED("bayou_run_succeeded", "1 if the last run succeeded, 0 if it failed; absent while it runs."),
    RUN_ENDED("bayou_run_end_timestamp_seconds", "When the last run ended, in Unix time; absent while it runs.");

    /** What the name of each counter ends with. */
    static final String TOTAL = "_total";

    private final String text;
    private final String help;

    Metric(String text, String help) {
        this.text = text;
        this.help = help;
    }

    String help() {
        return help;
    }

    /** The name in Prometheus' formats. */
    String text() {
        return text;
    }
}
