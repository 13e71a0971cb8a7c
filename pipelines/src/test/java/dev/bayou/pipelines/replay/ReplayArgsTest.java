package dev.bayou.pipelines.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bayou.pipelines.cli.WrongCallException;
import dev.bayou.pipelines.replay.ReplayArgs.Destination;
import dev.bayou.replay.ReplaySettings;
import dev.bayou.replay.ReplaySettings.ReplayRate;
import dev.bayou.replay.ReplaySettings.ReplayRate.Unit;
import dev.bayou.replay.ReplaySettings.ReplayTarget.Partitioning;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayArgsTest {
    private static final List<String> CALL = List.of("--archive=/archive", "--topics=a", "--bootstrapServers=k:1");

    @Test
    void omittedFlagsHaveDefaults() {
        ReplaySettings settings = kafka("--toTopic=b");

        assertThat(settings.target().partitioning()).isEqualTo(Partitioning.AS_ARCHIVED);
        assertThat(settings.rate().isLimited()).isFalse();
        assertThat(settings.transactions().age()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.offsetMap()).isNull();
        assertThat(settings.name().text()).matches("b-[0-9a-f]{8}");
    }

    @Test
    void theNameIsOfWhatIsReplayedAndNotOfHow() {
        String name = kafka("--toTopic=b").name().text();

        assertThat(kafka("--toTopic=b", "--rate=5MB", "--partitions=1", "--offsetMap=/map")
                        .name()
                        .text())
                .isEqualTo(name);
        assertThat(List.of(
                        kafka("--toTopic=c").name().text(),
                        kafka("--toTopic=b", "--repartition").name().text(),
                        kafka("--toTopic=b", "--from=2018-10-30").name().text(),
                        kafka("--toTopic=b", "--toOffset=9").name().text()))
                .doesNotHaveDuplicates()
                .doesNotContain(name);
    }

    @Test
    void everyMistakeIsReportedAtOnce() {
        assertThat(mistakes("--archive=/archive", "--topics=a,b", "--toTopic=c", "--toOffset=3", "--name=x/y"))
                .anyMatch(mistake -> mistake.contains("--bootstrapServers is missing"))
                .anyMatch(mistake -> mistake.contains("{topic}"))
                .anyMatch(mistake -> mistake.contains("--fromOffset and --toOffset need one topic"))
                .anyMatch(mistake -> mistake.contains("'x/y' is no name"));
        assertThat(mistakes(
                        "--archive=/archive",
                        "--topics=a",
                        "--toTopic=b",
                        "--bootstrapServers=k:1",
                        "--output=/lines",
                        "--offsetMap=/archive/map.csv",
                        "--maxTransactionAge=2m",
                        "--kafkaConfig=acks=0,transactional.id=mine",
                        "--rate=fast"))
                .anyMatch(mistake -> mistake.contains("--output is for --format=jsonl"))
                .anyMatch(mistake -> mistake.contains("lies in the archive"))
                .anyMatch(mistake -> mistake.contains("more than 30s"))
                .anyMatch(mistake -> mistake.contains("acks cannot be set"))
                .anyMatch(mistake -> mistake.contains("transactional.id cannot be set"))
                .anyMatch(mistake -> mistake.contains("'fast' is not a rate"));
        assertThat(mistakes("--archive=/archive", "--topics=a", "--format=jsonl", "--toTopic=b", "--rate=1"))
                .anyMatch(mistake -> mistake.contains("--output is missing"))
                .anyMatch(mistake -> mistake.contains("--toTopic is for Kafka"))
                .anyMatch(mistake -> mistake.contains("--rate is for Kafka"));
    }

    @ParameterizedTest
    @CsvSource({"1000,1000,RECORDS", "1000/s,1000,RECORDS", "5MB,5000000,BYTES", "2 MiB/s,2097152,BYTES"})
    void ratesAreOfRecordsOrOfBytes(String text, long perSecond, Unit unit) {
        assertThat(kafka("--toTopic=b", "--rate=" + text).rate()).isEqualTo(new ReplayRate(perSecond, unit));
    }

    private static List<String> mistakes(String... args) {
        WrongCallException wrong = assertThatExceptionOfType(WrongCallException.class)
                .isThrownBy(() -> ReplayArgs.parse(args))
                .actual();
        return wrong.mistakes();
    }

    private static ReplaySettings kafka(String... flags) {
        ReplayArgs command =
                ReplayArgs.parse(Stream.concat(CALL.stream(), Stream.of(flags)).toArray(String[]::new));
        return ((Destination.Kafka) command.destination()).settings();
    }
}
