package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.Layout;
import dev.bayou.archive.store.Stores;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An archive and a topic that do not belong together are refused, and what is archived stays unchanged. */
@Timeout(120)
class StrangeTopicIT {
    private static BayouLoop bayou;

    private final Sandbox sandbox = Sandbox.shared();
    private final String topic = Topics.fresh(sandbox, "strange", 1);

    @TempDir
    private Path dir;

    private ArchiveHome home;

    @BeforeAll
    static void start(@TempDir Path output) throws IOException {
        bayou = BayouLoop.start(output, Sandbox.shared().environment());
    }

    @AfterAll
    static void end() {
        bayou.close();
    }

    @BeforeEach
    void archiveOnce() throws Exception {
        home = ArchiveHome.onDisk(dir.resolve("archive"));
        writeOne(topic);
        bayou.run(home.catchUp(sandbox, topic)).requireSuccess();
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void aTopicThatWasDeletedAndMadeAgainIsRefusedAndTheOtherTopicsGoOn() throws Exception {
        String healthy = Topics.fresh(sandbox, "healthy", 1);
        writeOne(healthy);
        sandbox.deleteTopic(topic);
        sandbox.createTopic(topic, 1, Topics.KEEP);
        writeOne(topic);
        writeOne(topic);
        List<String> before = home.keys(Layout.topicPrefix(topic));

        requireRefused(home.catchUp(sandbox, topic, healthy), "Topic " + topic + " was deleted and made again");

        assertThat(home.keys(Layout.topicPrefix(topic))).isEqualTo(before);
        new Oracle(sandbox, home).requireExactlyOnce(healthy);
    }

    @Test
    void anotherClustersTopicOfTheSameNameIsRefused() throws Exception {
        String key = Layout.entry(topic, 0, 0);
        String entry;
        try (InputStream in = home.store().open(key)) {
            entry = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        home.store()
                .replace(
                        key,
                        entry.replaceFirst("\"clusterId\" : \"[^\"]*\"", "\"clusterId\" : \"elsewhere\"")
                                // Version 1 has no checksum of the document.
                                .replaceFirst("\"version\" : 2", "\"version\" : 1")
                                .replaceFirst(",\\s*\"crc32c\" : \"[0-9a-f]{8}\"\\s*}$", "\n}")
                                .getBytes(StandardCharsets.UTF_8));
        writeOne(topic);

        requireRefused(
                home.catchUp(sandbox, topic), "Topic " + topic + " comes from another cluster (elsewhere was archived");

        assertThat(home.entries(topic)).hasSize(1);
    }

    @Test
    void aForeignFileInTheLedgerIsNamed() throws Exception {
        home.store().replace(Layout.ledgerPrefix(topic, 0) + "notes.txt", new byte[] {1});

        requireRefused(
                home.catchUp(sandbox, topic),
                "A foreign file lies in the ledger",
                "notes.txt",
                "move the file elsewhere");
    }

    @Test
    void aForeignFileAmongTheDataIsNamedAndTheWindowIsNotSealed() throws Exception {
        writeOne(topic);
        String window = home.sealedWindows(topic).get(0);
        home.store().replace(topic + "/" + window + "/notes.txt", new byte[] {1});

        requireRefused(home.catchUp(sandbox, topic), "a foreign file lies in the archive", "notes.txt");

        assertThat(home.entries(topic)).as("the record itself is archived").hasSize(2);
    }

    @Test
    void aFolderWithSecorsFilesIsRefusedAndKept() throws Exception {
        String secors = Topics.fresh(sandbox, "secor", 1);
        writeOne(secors);
        String key = new SecorArchive(dir.resolve("archive"), CompressionType.NONE, null)
                .write(secors, "dt=2018-10-30", 1, 0, 0, List.of("secor".getBytes(StandardCharsets.UTF_8)));
        List<String> before = home.keys("");

        requireRefused(
                home.catchUp(sandbox, secors).with("--compression=none"),
                key,
                "which Bayou did not write",
                "another --archive");

        assertThat(home.keys("")).isEqualTo(before);
    }

    private void writeOne(String to) throws Exception {
        Topics.write(sandbox, List.of(Topics.record(to, 0, ArchiveContract.LONG_AGO, "key", "value")));
    }

    private void requireRefused(BayouCall call, String... messages) throws IOException {
        Ended ended = bayou.run(call);
        assertThat(ended.status()).as(ended.toString()).isEqualTo(1);
        assertThat(ended.stderr()).contains(messages).doesNotContain("\tat ");
    }
}
