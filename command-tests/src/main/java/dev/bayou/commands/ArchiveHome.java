package dev.bayou.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.archive.read.ArchiveReader;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.archive.store.Stores;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * Where an archive under test is, and its content.
 *
 * @param flags what a command needs to find it, {@code --archive} first
 */
public record ArchiveHome(String address, List<String> flags, S3Options options) {

    public static ArchiveHome onDisk(Path folder) {
        return new ArchiveHome(
                folder.toString(), List.of("--archive=" + folder), PipelineOptionsFactory.as(S3Options.class));
    }

    /** Below a prefix of the sandbox's bucket of its own. */
    public static ArchiveHome onS3(Sandbox sandbox) {
        return onS3(sandbox, Sandbox.freshName("archive"));
    }

    /** Below that prefix of the sandbox's bucket. */
    static ArchiveHome onS3(Sandbox sandbox, String prefix) {
        return onS3(sandbox, "s3://" + sandbox.bucket() + "/" + prefix, sandbox.s3Endpoint());
    }

    /** The same archive of the sandbox, reached through a proxy. */
    public ArchiveHome through(Sandbox sandbox, URI endpoint) {
        return onS3(sandbox, address, endpoint);
    }

    private static ArchiveHome onS3(Sandbox sandbox, String address, URI endpoint) {
        S3Options options = PipelineOptionsFactory.as(S3Options.class);
        options.setEndpoint(endpoint);
        options.setAwsRegion(Region.of(sandbox.region()));
        options.setAwsCredentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(sandbox.accessKey(), sandbox.secretKey())));
        return new ArchiveHome(address, List.of("--archive=" + address, "--endpoint=" + endpoint), options);
    }

    /** The call that archives topics of the sandbox here. */
    public BayouCall archive(Sandbox sandbox, String... topics) {
        return BayouCall.of(
                        "archive",
                        "--bootstrapServers=" + sandbox.bootstrapServers(),
                        "--topics=" + String.join(",", topics))
                .with(flags)
                .withEnvironment(sandbox.environment());
    }

    /** The same, up to Kafka's end at the start of the call. */
    public BayouCall catchUp(Sandbox sandbox, String... topics) {
        return archive(sandbox, topics).with("--untilCaughtUp");
    }

    Store store() throws IOException {
        return Stores.of(new Location(address), options);
    }

    /** Every key below a prefix. */
    public List<String> keys(String prefix) throws IOException {
        List<String> keys = new ArrayList<>();
        List<Listed> page = store().listAfter(prefix, "", Store.PAGE);
        while (!page.isEmpty()) {
            page.forEach(object -> keys.add(object.key()));
            page = store().listAfter(prefix, keys.get(keys.size() - 1), Store.PAGE);
        }
        return keys;
    }

    /** The whole chain of each partition, one after another. */
    public List<LedgerEntry> entries(String topic) throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        for (int partition : new ArchiveReader(store()).partitions(topic)) {
            entries.addAll(entries(topic, partition));
        }
        return entries;
    }

    List<LedgerEntry> entries(String topic, int partition) throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        Ledger.Chain chain = new Ledger(store(), topic, partition).from(0);
        for (Optional<LedgerEntry> entry = chain.next(); entry.isPresent(); entry = chain.next()) {
            entries.add(entry.get());
        }
        return entries;
    }

    /** The folders of the topic's windows that hold a {@code _SUCCESS}. */
    List<String> sealedWindows(String topic) throws IOException {
        return keys(Layout.topicPrefix(topic)).stream()
                .filter(key -> key.endsWith("/_SUCCESS"))
                .map(key -> key.substring(topic.length() + 1, key.length() - "/_SUCCESS".length()))
                .toList();
    }

    JsonNode manifest(String topic, String window) throws IOException {
        try (InputStream in = store().open(Layout.manifest(topic, TimeWindow.ofFolder(window)))) {
            return new ObjectMapper().readTree(in);
        }
    }

    /** Deletes everything. */
    public void clear() throws IOException {
        store().delete(keys(""));
    }
}
