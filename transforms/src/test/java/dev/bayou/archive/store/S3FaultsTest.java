package dev.bayou.archive.store;

import static dev.bayou.archive.store.StoreContents.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.bayou.archive.store.Store.Listed;
import dev.bayou.archive.store.Store.Outcome;
import dev.bayou.sandbox.FaultProxy;
import dev.bayou.sandbox.FaultProxy.Fault;
import dev.bayou.sandbox.S3Fault;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkGlobalTime;

/**
 * What becomes of a write when the network or the server fails: settled by another request, or an exception; never a
 * guess.
 */
@Tag("slow")
class S3FaultsTest {
    private static final String KEY = "t/key";
    private static final String SHA256_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final byte[] MINE = random(1, 200_000);
    private static final byte[] THEIRS = random(2, 150_000);

    @TempDir
    Path folder;

    private FaultProxy proxy;
    private Store faulty;
    /** The same archive, over a network without faults. */
    private Store direct;

    @BeforeEach
    void open() throws IOException {
        proxy = new FaultProxy(Sandbox.shared().s3Endpoint());
        Location archive = StoreKind.S3.archive(folder);
        faulty = Stores.of(
                archive, StoreKind.s3Flags(proxy.endpoint(), Sandbox.shared().secretKey()));
        direct = Stores.of(new Location(archive + "/"), StoreKind.s3Flags());
    }

    @AfterEach
    void close() throws IOException {
        // After a fault of clocks the SDK dates the requests of all clients otherwise, and the server refuses them.
        SdkGlobalTime.setGlobalTimeOffset(0);
        direct.close();
        Stores.closeAll();
        proxy.close();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                faults("reset before the server heard of it", S3Fault.RESET_BEFORE),
                faults("response lost", S3Fault.RESET_AFTER),
                faults("response lost, twice", S3Fault.RESET_AFTER, S3Fault.RESET_AFTER),
                faults("response cut", S3Fault.CUT_RESPONSE),
                faults("head of the response cut", S3Fault.CUT_HEAD),
                faults("500", S3Fault.INTERNAL_ERROR),
                faults("503", S3Fault.SLOW_DOWN),
                faults("late", S3Fault.DELAY),
                faults("wrong clock", S3Fault.WRONG_CLOCK),
                faults(
                        "wrong clock, more often than the SDK bears",
                        Collections.nCopies(4, S3Fault.WRONG_CLOCK).toArray(Fault[]::new)),
                faults("response lost, then 500", S3Fault.RESET_AFTER, S3Fault.INTERNAL_ERROR),
                faults(
                        "more of them than the SDK bears",
                        Collections.nCopies(6, S3Fault.RESET_BEFORE).toArray(Fault[]::new)));
    }

    private static Arguments faults(String name, Fault... faults) {
        return Arguments.of(name, (Object) faults);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aPublishIsStoredWholeWhateverBecameOfItsFirstTries(String name, Fault[] faults) throws IOException {
        proxy.script("PUT", faults);

        assertThat(publish(faulty, MINE, "mine")).isEqualTo(Outcome.STORED);

        assertThat(proxy.isScriptDone()).isTrue();
        assertThat(bytes(direct, KEY)).isEqualTo(MINE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aPutIsStoredWholeWhateverBecameOfItsFirstTries(String name, Fault[] faults) throws IOException {
        proxy.script("PUT", faults);

        assertThat(faulty.putIfAbsent(KEY, MINE)).isEqualTo(Outcome.STORED);

        assertThat(proxy.isScriptDone()).isTrue();
        assertThat(bytes(direct, KEY)).isEqualTo(MINE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aPutFindsTheKeyTakenWhenAnotherWinsMeanwhile(String name, Fault[] faults) throws IOException {
        proxy.script("PUT", S3Fault.RESET_BEFORE.after(() -> publish(direct, THEIRS, "theirs")), faults[0]);

        assertThat(faulty.putIfAbsent(KEY, MINE)).isEqualTo(Outcome.TAKEN);

        assertThat(bytes(direct, KEY)).isEqualTo(THEIRS);
    }

    @Test
    void aPublishFindsTheKeyTakenWhenAnotherWinsMeanwhile() throws IOException {
        proxy.script("PUT", S3Fault.SLOW_DOWN.after(() -> publish(direct, THEIRS, "theirs")));

        assertThat(publish(faulty, MINE, "mine")).isEqualTo(Outcome.TAKEN);

        assertThat(bytes(direct, KEY)).isEqualTo(THEIRS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "GET"})
    void theQuestionWhoseAnObjectIsSurvivesFaultsToo(String method) throws IOException {
        publish(direct, MINE, "mine");
        proxy.script(method, S3Fault.RESET_BEFORE, S3Fault.CUT_HEAD, S3Fault.SLOW_DOWN);

        assertThat(publish(faulty, MINE, "mine")).isEqualTo(Outcome.STORED);
        assertThat(faulty.putIfAbsent(KEY, MINE)).isEqualTo(Outcome.STORED);
        assertThat(faulty.putIfAbsent(KEY, THEIRS)).isEqualTo(Outcome.TAKEN);

        assertThat(proxy.isScriptDone()).isTrue();
    }

    /** Another request may just have made the SDK adopt a wrong clock; a refusal without a body does not say so. */
    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "PUT", "GET"})
    void aRequestThatIsRefusedWithoutAReasonIsRetried(String method) throws IOException {
        publish(direct, MINE, "mine");
        proxy.script(method, (request, client) -> client.getOutputStream()
                .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII)));

        assertThat(publish(faulty, MINE, "mine")).isEqualTo(Outcome.STORED);
        assertThat(bytes(faulty, KEY)).isEqualTo(MINE);

        assertThat(proxy.isScriptDone()).isTrue();
    }

    @Test
    void readingGoesOnWhereAConnectionBroke() throws IOException {
        publish(direct, MINE, "mine");
        proxy.script("GET", S3Fault.CUT_RESPONSE, S3Fault.RESET_BEFORE, S3Fault.CUT_RESPONSE, S3Fault.SLOW_DOWN);

        assertThat(bytes(faulty, KEY)).isEqualTo(MINE);

        assertThat(proxy.isScriptDone()).isTrue();
    }

    @Test
    void aSmallObjectIsReadWholeWhereverItsResponseBreaksOff() throws IOException {
        byte[] small = random(3, 12);
        publish(direct, small, "mine");
        for (int percent = 2; percent < 100; percent += 7) {
            int share = percent;
            proxy.script("GET", (request, client) -> {
                byte[] response = request.forward();
                client.getOutputStream().write(response, 0, response.length * share / 100);
            });

            assertThat(bytes(faulty, KEY)).as("after %s %%", percent).isEqualTo(small);
            assertThat(proxy.isScriptDone()).isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aListingIsWholeWhateverBecameOfItsFirstTries(String name, Fault[] faults) throws IOException {
        publish(direct, MINE, "mine");
        proxy.script("GET", faults);

        assertThat(faulty.listAll("t/")).containsExactly(new Listed(KEY, MINE.length));

        assertThat(proxy.isScriptDone()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(S3Fault.class)
    void whatIsMovedIsInItsPlaceAndWhatIsDeletedIsGoneWhateverBecameOfTheFirstTry(S3Fault fault) throws IOException {
        publish(direct, MINE, "mine");
        proxy.script("PUT", fault);

        faulty.move(KEY, "t/other");

        assertThat(proxy.isScriptDone()).isTrue();
        assertThat(bytes(direct, "t/other")).isEqualTo(MINE);
        assertThat(direct.listAll("t/")).hasSize(1);

        proxy.script("POST", fault);

        faulty.delete(List.of("t/other"));

        assertThat(proxy.isScriptDone()).isTrue();
        assertThat(direct.listAll("t/")).isEmpty();
    }

    @Test
    void anObjectThatNeverArrivesWholeIsAnExceptionAndNotAShorterObject() throws IOException {
        publish(direct, MINE, "mine");
        List<Fault> faults = new ArrayList<>(Collections.nCopies(1_000, S3Fault.RESET_BEFORE));
        faults.add(0, S3Fault.CUT_RESPONSE);
        proxy.script("GET", faults.toArray(Fault[]::new));

        assertThatIOException().isThrownBy(() -> bytes(faulty, KEY)).withMessageContaining(faulty.address(KEY));
    }

    @Test
    void readingDoesNotGoOnInAnotherObjectThatCameMeanwhile() throws IOException {
        publish(direct, MINE, "mine");
        proxy.script("GET", (request, client) -> {
            byte[] response = request.forward();
            direct.replace(KEY, THEIRS);
            client.getOutputStream().write(response, 0, response.length / 2);
        });

        assertThatIOException().isThrownBy(() -> bytes(faulty, KEY)).withMessageContaining(faulty.address(KEY));
    }

    @Test
    void aClockThatStaysWrongIsNamed() throws IOException {
        proxy.script("GET", Collections.nCopies(1_000, S3Fault.WRONG_CLOCK).toArray(Fault[]::new));

        assertThatIOException()
                .isThrownBy(() -> faulty.listAll("t/"))
                .withMessageContaining("this machine's clock")
                .withMessageContaining("NTP");
    }

    @Test
    void aServerThatIsGoneForGoodIsAnExceptionAfterSomeTries() {
        proxy.script("PUT", Collections.nCopies(1_000, S3Fault.RESET_BEFORE).toArray(Fault[]::new));

        assertThatIOException()
                .isThrownBy(() -> faulty.putIfAbsent(KEY, MINE))
                .withMessageContaining(faulty.address(KEY));

        assertThat(proxy.requests()).isBetween(2, 50);
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> direct.open(KEY));
    }

    @Test
    void aStoreIsCheckedOnceWhileItIsOpen() throws IOException {
        Location archive = StoreKind.S3.archive(folder);
        PipelineOptions flags =
                StoreKind.s3Flags(proxy.endpoint(), Sandbox.shared().secretKey());

        Stores.requireFit(archive, flags);
        int requests = proxy.requests();
        Stores.requireFit(archive, flags);

        assertThat(proxy.requests()).isEqualTo(requests).isGreaterThan(100);
    }

    /** Ceph's radosgw refuses an empty body that is signed in chunks. */
    @Test
    void onlyABodyThatIsNotEmptyIsSignedInChunks() throws IOException {
        List<String> signatures = Collections.synchronizedList(new ArrayList<>());
        proxy.set(method -> (request, client) -> {
            signatures.add(request.header("x-amz-content-sha256").orElse(""));
            Fault.NONE.happen(request, client);
        });

        assertThat(faulty.putIfAbsent("t/empty", new byte[0])).isEqualTo(Outcome.STORED);
        faulty.replace("t/empty", new byte[0]);
        assertThat(publish(faulty, new byte[0], "mine")).isEqualTo(Outcome.STORED);
        assertThat(faulty.putIfAbsent("t/empty", MINE))
                .as("the condition is sent with it")
                .isEqualTo(Outcome.TAKEN);

        assertThat(signatures.subList(0, 3)).containsOnly(SHA256_OF_NOTHING);
        assertThat(signatures.get(3)).isEqualTo("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"400 Bad Request", "403 Forbidden"})
    void aRefusalWithoutATextIsReportedByStatusAndCode(String status) {
        String body = "<?xml version=\"1.0\"?><Error><Code>XAmzContentSHA256Mismatch</Code></Error>";
        String answer = "HTTP/1.1 " + status + "\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body;
        proxy.script(
                "PUT", (request, client) -> client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII)));

        assertThatIOException()
                .isThrownBy(() -> faulty.putIfAbsent(KEY, MINE))
                .withMessageContaining(faulty.address(KEY))
                .withMessageContaining("HTTP status " + status.substring(0, 3) + ", XAmzContentSHA256Mismatch");
    }

    private Outcome publish(Store store, byte[] content, String attempt) {
        try {
            return store.publish(KEY, LocalFile.of(Files.write(store.scratch().resolve(attempt), content)), attempt);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] random(int seed, int length) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }
}
