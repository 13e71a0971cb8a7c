package dev.bayou.copy;

import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.TimestampTolerance;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.eventtime.EventTime;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.kafka.TopicSelection;
import java.io.Serializable;
import java.util.Set;

/**
 * Everything that says how topics get into an archive.
 *
 * @param tolerance which event times are plausible; a record is not filed by another one
 * @param group the consumer group that is told how far the archive has come, for lag dashboards; empty for none
 * @param skippedCorrupt where batches begin that are not archived because Kafka's client cannot read them
 * @param steps told of each step of each commit; {@link ProtocolStep.Listener#NONE} but in tests
 */
public record CopySettings(
        KafkaSettings kafka,
        TopicSelection topics,
        Location archive,
        RotationPolicy rotation,
        RangeFormat format,
        WindowSize windowSize,
        EventTime eventTime,
        TimestampTolerance tolerance,
        String group,
        Set<CorruptOffset> skippedCorrupt,
        ProtocolStep.Listener steps)
        implements Serializable {}
