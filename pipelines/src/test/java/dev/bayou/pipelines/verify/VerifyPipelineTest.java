package dev.bayou.pipelines.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.Gap;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.segment.RangeFormat;
import dev.bayou.archive.segment.RangeFormat.Envelopes;
import dev.bayou.archive.segment.RangeFormat.RangeLimits;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Stores;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.archive.write.RangeWriter;
import dev.bayou.pipelines.Commands;
import dev.bayou.seqfile.Compression;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyPipelineTest {
    private static final int COULD_NOT_RUN = 2;

    @TempDir
    private Path dir;

    @Test
    void aKafkaThatDoesNotAnswerIsNoVerdict() throws Exception {
        RangeFormat format = new RangeFormat(Compression.NONE, Envelopes.LEFT_OUT, RangeLimits.DEFAULT);
        try (RangeWriter writer = new RangeWriter(
                Stores.of(new Location(dir.toString()), PipelineOptionsFactory.create()),
                "topic",
                0,
                0,
                format,
                ProtocolStep.Listener.NONE)) {
            writer.explain(Gap.whole(0, 1, Gap.Reason.TRANSACTION));
            writer.commit(1, new TopicIdentity("cluster", "id"), Clock.systemUTC());
        }
        PrintStream err = System.err;
        ByteArrayOutputStream stderr = new ByteArrayOutputStream();
        System.setErr(new PrintStream(stderr, true, UTF_8));
        try {
            int status = Commands.run(
                    new String[] {
                        "verify",
                        "--archive=" + dir,
                        "--bootstrapServers=localhost:1",
                        "--kafkaConfig=default.api.timeout.ms=1000,request.timeout.ms=500"
                    },
                    List.of());
            assertThat(status).isEqualTo(COULD_NOT_RUN);
        } finally {
            System.setErr(err);
        }
        assertThat(stderr.toString(UTF_8))
                .contains("No Kafka broker answers at localhost:1", "check --bootstrapServers");
    }
}
