package dev.bayou.archive.store;

import static dev.bayou.archive.store.StoreContents.keys;
import static dev.bayou.archive.store.StoreContents.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bayou.archive.ledger.Ledger;
import dev.bayou.archive.read.SampleTopic;
import dev.bayou.archive.store.Store.Listed;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.beam.sdk.io.aws2.common.HttpClientConfiguration;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

class S3StoreTest extends StoreContract {
    @Override
    StoreKind kind() {
        return StoreKind.S3;
    }

    @Test
    void aServerMayAnswerWithShorterPagesThanItWasAskedFor() throws IOException {
        List<String> all = List.of("t/a", "t/b", "t/c", "t/d", "t/e");
        try (Store shortPaged = StoreKind.storeOn(StoreKind.S3.archive(folder), new ShortPages(StoreKind.s3Client()))) {
            for (String key : all) {
                shortPaged.putIfAbsent(key, utf8(key));
            }

            assertThat(shortPaged.listAfter("t/", "", Store.PAGE))
                    .extracting(Store.Listed::key)
                    .isEqualTo(all);
            assertThat(shortPaged.listAfter("t/", "t/a", 3))
                    .extracting(Store.Listed::key)
                    .containsExactly("t/b", "t/c", "t/d");
        }
    }

    @Test
    void markersOfFoldersAreNotListedWhateverThePagesHold() throws IOException {
        List<String> markers = List.of("", "t/", "t/a/", "t/a/b/", "t/a/b/c/", "t/z/", "t/z/z/", "t/z/z/z/");
        List<String> files = List.of("t/a/b/c/file", "t/a/x", "t/b");
        try (Store shortPaged = StoreKind.storeOn(StoreKind.S3.archive(folder), new ShortPages(StoreKind.s3Client()))) {
            for (String marker : markers) {
                shortPaged.replace(marker, new byte[0]);
            }
            assertThat(shortPaged.listAll("")).isEmpty();
            assertThat(shortPaged.children("")).isEmpty();
            for (String file : files) {
                shortPaged.replace(file, utf8(file));
            }

            for (int limit : new int[] {1, 2, 3, Store.PAGE}) {
                assertThat(keys(shortPaged, "", limit)).as("pages of %d", limit).isEqualTo(files);
                assertThat(keys(shortPaged, "t/a/b/", limit)).containsExactly("t/a/b/c/file");
            }
            assertThat(shortPaged.listAll("t/")).extracting(Listed::key).isEqualTo(files);
            assertThat(shortPaged.children("t/")).containsExactly("a/", "b");
            assertThat(shortPaged.listAfter("t/", "t/b", 1)).isEmpty();
        }
    }

    /** S3Proxy makes a folder of it, and drops its bytes. */
    @Test
    void anObjectThatIsNotEmptyIsListedThoughItsKeyEndsInASlash() throws IOException {
        try (Store other = StoreKind.storeOn(StoreKind.S3.archive(folder), new SlashAtTheEnd(StoreKind.s3Client()))) {
            assertThat(other.listAll("t/")).containsExactly(new Listed("t/a/", 4));
        }
    }

    private static final class SlashAtTheEnd extends DelegatingS3Client {
        SlashAtTheEnd(S3Client client) {
            super(client);
        }

        @Override
        public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
            return ListObjectsV2Response.builder()
                    .contents(S3Object.builder()
                            .key(request.prefix() + "a/")
                            .size(4L)
                            .build())
                    .isTruncated(false)
                    .build();
        }
    }

    @Test
    void aServerThatNeverComesToTheEndOfAListingIsAnErrorAndNoLoop() throws IOException {
        try (Store endless = StoreKind.storeOn(StoreKind.S3.archive(folder), new EndlessPages(StoreKind.s3Client()))) {
            assertThatIOException()
                    .isThrownBy(() -> endless.listAfter("t/", "", 1))
                    .withMessageContaining("says that there is more");
        }
    }

    /** So S3 may answer where everything that the page covers was deleted. */
    @Test
    void aListingGoesOnAfterAnEmptyPage() throws IOException {
        EmptyPages client = new EmptyPages(StoreKind.s3Client());
        try (Store store = StoreKind.storeOn(StoreKind.S3.archive(folder), client)) {
            store.putIfAbsent("t/key", new byte[1]);

            assertThat(store.listAfter("t/", "", 1)).containsExactly(new Store.Listed("t/key", 1));
        }
        assertThat(client.tokens).containsExactly(null, "first", "second", "second");
    }

    /** Two empty pages with a token each, one that repeats its token, then all that there is. */
    private static final class EmptyPages extends DelegatingS3Client {
        private final List<String> tokens = new ArrayList<>();

        EmptyPages(S3Client client) {
            super(client);
        }

        @Override
        public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
            tokens.add(request.continuationToken());
            if (tokens.size() > 3) {
                return super.listObjectsV2(
                        request.toBuilder().continuationToken(null).build());
            }
            return ListObjectsV2Response.builder()
                    .isTruncated(true)
                    .nextContinuationToken(tokens.size() == 1 ? "first" : "second")
                    .build();
        }
    }

    private static final class EndlessPages extends DelegatingS3Client {
        EndlessPages(S3Client client) {
            super(client);
        }

        @Override
        public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
            return ListObjectsV2Response.builder().isTruncated(true).build();
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aClientThatDoesNotCloseHoldsUpNeitherACloseNorTheNextOne() throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        Store hanging = StoreKind.storeOn(StoreKind.S3.archive(folder), new HangingClose(StoreKind.s3Client(), done));
        Path scratch = hanging.scratch();

        hanging.close();
        hanging.close();

        assertThat(scratch).doesNotExist();
        done.countDown();
    }

    /** A client that does not close while a request is in flight. */
    private static final class HangingClose extends DelegatingS3Client {
        private final CountDownLatch done;

        HangingClose(S3Client client, CountDownLatch done) {
            super(client);
            this.done = done;
        }

        @Override
        public void close() {
            try {
                done.await();
                super.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** S3 may return fewer keys than were requested though there are more. */
    private static final class ShortPages extends DelegatingS3Client {
        ShortPages(S3Client client) {
            super(client);
        }

        @Override
        public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
            return super.listObjectsV2(
                    request.toBuilder().maxKeys(Math.min(request.maxKeys(), 2)).build());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "deep/er",
                "a space",
                "a+b",
                "100%",
                "%2F%20",
                "what?x=1&y=2",
                "no#1",
                "größe",
                "gro\u0308ße",
                "~!*'();:@$"
            })
    void theArchiveMayLieAnywhereInABucket(String prefix) throws IOException {
        String below = Sandbox.freshName("prefix");
        Location archive = new Location("s3://" + Sandbox.shared().bucket() + "/" + below + "/" + prefix);
        Store anywhere = Stores.of(archive, StoreKind.s3Flags());
        LocalFile file = LocalFile.of(Files.write(folder.resolve("file"), utf8("y")));
        anywhere.putIfAbsent("t/key", utf8("x"));
        anywhere.publish("t/published", file, "attempt");
        anywhere.move("t/published", "t/moved");

        assertThat(anywhere.address("t/key")).isEqualTo(archive + "/t/key");
        assertThat(keys(anywhere, "t/")).containsExactly("t/key", "t/moved");
        try (InputStream in = anywhere.open("t/moved")) {
            assertThat(in.readAllBytes()).isEqualTo(utf8("y"));
        }
        anywhere.delete(List.of("t/key"));
        assertThat(keys(anywhere, "t/")).containsExactly("t/moved");
    }

    @Test
    void whatChangedSinceItWasWrittenIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("file"), utf8("written"));
        LocalFile written = LocalFile.of(file);
        Files.write(file, utf8("changed"));
        Store store = Stores.of(StoreKind.S3.archive(folder), StoreKind.s3Flags());

        assertThatIOException()
                .isThrownBy(() -> store.publish("t/key", written, "mine"))
                .withMessageContaining(store.address("t/key"));
        assertThat(keys(store, "t/")).isEmpty();
    }

    @Test
    void aMissingBucketIsNamedWithTheMend() throws IOException {
        Store missing = Stores.of(new Location("s3://no-such-bucket/x"), StoreKind.s3Flags());

        assertThatIOException()
                .isThrownBy(() -> missing.putIfAbsent("t/key", utf8("x")))
                .withMessage(
                        "Bucket no-such-bucket does not exist; make it, or correct --archive, --awsRegion or --endpoint.");
        assertThatIOException()
                .isThrownBy(() -> missing.listAfter("t/", "", Store.PAGE))
                .withMessageContaining("Bucket no-such-bucket does not exist");
    }

    @Test
    void aWrongSecretIsToldWithTheAddressAndTheMendButNeverShown() throws IOException {
        String secret = "a-secret-that-is-wrong";
        Store denied = Stores.of(
                StoreKind.S3.archive(folder), StoreKind.s3Flags(Sandbox.shared().s3Endpoint(), secret));

        assertDenied(denied, secret, () -> denied.putIfAbsent("t/key", utf8("x")));
        assertDenied(denied, secret, () -> denied.open("t/key"));
        assertDenied(denied, secret, () -> denied.delete(List.of("t/key")));
    }

    private static void assertDenied(Store store, String secret, ThrowingCallable call) {
        assertThatIOException()
                .isThrownBy(call)
                .withMessageContaining(store.address("t/key"))
                .withMessageContaining("check the credentials")
                .withStackTraceContaining("AccessDenied")
                .satisfies(e -> assertThat(Throwables.getStackTrace(e)).doesNotContain(secret));
    }

    /** A new one for each would double the time that a plan takes to read its manifests. */
    @Test
    void documentsAreReadOneAfterTheOtherOverOneConnection() throws IOException {
        try (ConnectionCounter counter = new ConnectionCounter(Sandbox.shared().s3Endpoint())) {
            Store counted = Stores.of(
                    StoreKind.S3.archive(folder),
                    StoreKind.s3Flags(counter.endpoint(), Sandbox.shared().secretKey()));
            Ledger ledger = new Ledger(counted, "topic", 0);
            for (int offset = 0; offset < 20; offset++) {
                ledger.append(SampleTopic.emptyEntry("topic", 0, offset, offset + 1));
            }
            for (int offset = 0; offset < 20; offset++) {
                assertThat(ledger.entry(offset)).isPresent();
            }

            assertThat(counter.connections()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void aStreamThatIsClosedGivesItsConnectionBackOfAsManyAsTheFlagsAllow() throws IOException {
        PipelineOptions flags = StoreKind.s3Flags();
        flags.as(S3Options.class)
                .setHttpClientConfiguration(HttpClientConfiguration.builder()
                        .maxConnections(2)
                        .connectionAcquisitionTimeout(100)
                        .build());
        Store narrow = Stores.of(StoreKind.S3.archive(folder), flags);
        narrow.replace("t/large", new byte[1_000_000]);
        for (int i = 0; i < 10; i++) {
            try (InputStream one = narrow.open("t/large");
                    InputStream other = narrow.open("t/large", 999_000)) {
                assertThat(one.read()).isZero();
                assertThat(other.readAllBytes()).hasSize(1_000);
            }
        }

        try (InputStream one = narrow.open("t/large");
                InputStream other = narrow.open("t/large")) {
            assertThatIOException()
                    .isThrownBy(() -> narrow.open("t/large"))
                    .withMessageContaining("connection from pool");
            assertThat(one.read()).isEqualTo(other.read());
        }
    }

    @Test
    void aConnectionIsDroppedWhereReadingOnWouldCostMore() throws IOException {
        try (ConnectionCounter counter = new ConnectionCounter(Sandbox.shared().s3Endpoint())) {
            Store counted = Stores.of(
                    StoreKind.S3.archive(folder),
                    StoreKind.s3Flags(counter.endpoint(), Sandbox.shared().secretKey()));
            counted.replace("t/large", new byte[10_000_000]);
            for (int i = 0; i < 5; i++) {
                try (InputStream in = counted.open("t/large")) {
                    assertThat(in.read()).isZero();
                }
            }

            assertThat(counter.connections()).isGreaterThanOrEqualTo(5);
        }
    }
}
