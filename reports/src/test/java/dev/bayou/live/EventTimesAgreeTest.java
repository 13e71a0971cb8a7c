package dev.bayou.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.eventtime.EventTime;
import dev.bayou.shopper.EventParser;
import dev.bayou.shopper.MalformedEventException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An event has one time, whichever command reads it. */
class EventTimesAgreeTest {
    private static final long KAFKA = Instant.parse("2024-05-01T10:00:00Z").toEpochMilli();

    private final EventTimePolicy live = new EventTimePolicy(
            new EventTimePolicy.Bounds(org.joda.time.Duration.ZERO, org.joda.time.Duration.ZERO),
            Optional.empty(),
            new IdlePartitionDetector((next, left) -> false, () -> 0));

    @ParameterizedTest
    @CsvSource({
        "1540940489,             2018-10-30T23:01:29Z",
        "1540940489.25,          2018-10-30T23:01:29.250Z",
        "1.54094048925E9,        2018-10-30T23:01:29.250Z",
        "1540940489123,          2018-10-30T23:01:29.123Z",
        "1540940489123.5,        2018-10-30T23:01:29.123Z",
        "1.540940489123E12,      2018-10-30T23:01:29.123Z",
        "1.54094048912E12,       2018-10-30T23:01:29.120Z",
        "1540940489123456,       2018-10-30T23:01:29.123Z",
        "1540940489123456.0,     2018-10-30T23:01:29.123Z",
        "1.540940489123456E15,   2018-10-30T23:01:29.123Z",
        "1540940489123456789,    2018-10-30T23:01:29.123Z",
        "1.5409404891234567E18,  2018-10-30T23:01:29.123Z",
        "99999999999999999999,   5138-11-16T09:46:39.999Z",
        "\"2018-10-30T23:01:29\", 2018-10-30T23:01:29Z",
    })
    void everyCommandReadsTheSameTime(String timestamp, Instant expected) throws MalformedEventException {
        byte[] event = event(timestamp);

        assertThat(ofArchive(event)).hasValue(expected.toEpochMilli());
        assertThat(ofAbandonedAndRefine(event)).hasValue(expected.toEpochMilli());
        assertThat(ofRefinesCoverage(event)).isEqualTo(expected.toEpochMilli());
        assertThat(ofLive(event)).isEqualTo(expected.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1540940489",
                "1.5",
                "1e-7",
                "1e99999999999",
                "1e999999999",
                "-1e99999999999",
                "100000000000000000000",
                "\"1540940489\"",
                "null",
            })
    void noCommandReadsATime(String timestamp) throws MalformedEventException {
        byte[] event = event(timestamp);

        assertThat(ofArchive(event)).isEmpty();
        assertThat(ofAbandonedAndRefine(event)).isEmpty();
        assertThat(ofRefinesCoverage(event)).isEqualTo(KAFKA);
        assertThat(ofLive(event)).isEqualTo(KAFKA);
    }

    private static OptionalLong ofArchive(byte[] event) {
        return EventTime.named("/context/timestamp").of(ByteBuffer.wrap(event));
    }

    private static OptionalLong ofAbandonedAndRefine(byte[] event) throws MalformedEventException {
        EventParser parser = new EventParser();
        parser.parse(event, 0, event.length);
        return parser.eventTime();
    }

    private static long ofRefinesCoverage(byte[] event) {
        return EventParser.timeOf(ByteBuffer.wrap(event), KAFKA);
    }

    private long ofLive(byte[] event) {
        KafkaRecord<byte[], byte[]> record =
                new KafkaRecord<>("t", 0, 0, KAFKA, KafkaTimestampType.CREATE_TIME, new RecordHeaders(), null, event);
        return live.getTimestampForRecord(null, record).getMillis();
    }

    private static byte[] event(String timestamp) {
        return ("{\"verb\":\"view\",\"subject\":{\"shopper\":\"a\"},\"context\":{\"timestamp\":" + timestamp + "}}")
                .getBytes(UTF_8);
    }
}
