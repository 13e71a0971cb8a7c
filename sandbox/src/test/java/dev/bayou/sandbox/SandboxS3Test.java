package dev.bayou.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

class SandboxS3Test {
    private static final int MEBIBYTE = 1 << 20;
    private static final int RACERS = 16;

    private final Sandbox sandbox = Sandbox.shared();
    private final S3Client s3 = Clients.s3(sandbox, sandbox.secretKey());
    private final String prefix = Sandbox.freshName("s3") + "/";

    @AfterEach
    void close() {
        s3.close();
    }

    @Test
    void anObjectIsReadBackWithItsMetadata() {
        put("object", "hello", Map.of("attempt", "a-1"));

        assertThat(read("object")).isEqualTo("hello");
        HeadObjectResponse head =
                s3.headObject(request -> request.bucket(sandbox.bucket()).key(prefix + "object"));
        assertThat(head.metadata()).containsEntry("attempt", "a-1");
        assertThat(head.contentLength()).isEqualTo(5);
    }

    @Test
    void aListIsSortedAndGoesOnAfterAnyKey() {
        List.of("b/2", "a", "_c", "b/10", "B").forEach(name -> put(name, name, Map.of()));

        assertThat(namesAfter("")).containsExactly("B", "_c", "a", "b/10", "b/2");
        assertThat(namesAfter("a")).containsExactly("b/10", "b/2");
        assertThat(namesAfter("b/1")).containsExactly("b/10", "b/2");
    }

    @Test
    void requestsAreCountedByOperationWhateverCameOfThem() {
        Map<String, Long> before = sandbox.s3Requests();

        put("object", "hello", Map.of());
        read("object");
        assertThatThrownBy(() -> read("another")).satisfies(status(404));

        Map<String, Long> after = sandbox.s3Requests();
        assertThat(since(before, after, "PutObject")).isEqualTo(1);
        assertThat(since(before, after, "GetObject")).isEqualTo(2);
        assertThat(since(before, after, "ListObjectsV2")).isEqualTo(0);
    }

    private static long since(Map<String, Long> before, Map<String, Long> after, String operation) {
        return after.getOrDefault(operation, 0L) - before.getOrDefault(operation, 0L);
    }

    @Test
    void aDeletedObjectIsGone() {
        put("object", "hello", Map.of());
        s3.deleteObject(request -> request.bucket(sandbox.bucket()).key(prefix + "object"));
        assertThatThrownBy(() -> read("object")).satisfies(status(404));
        assertThat(namesAfter("")).isEmpty();
    }

    @Test
    void oneOfManyConditionalWritersWins() throws Exception {
        CyclicBarrier start = new CyclicBarrier(RACERS);
        List<Callable<Integer>> racers = IntStream.range(0, RACERS)
                .<Callable<Integer>>mapToObj(racer -> () -> {
                    start.await();
                    return putIfAbsent("prize", "racer " + racer);
                })
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(RACERS);
        try {
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> racer : threads.invokeAll(racers)) {
                statuses.add(racer.get());
            }
            assertThat(statuses).containsOnly(200, 412).containsOnlyOnce(200);
            assertThat(read("prize")).isEqualTo("racer " + statuses.indexOf(200));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anObjectOfTheSizeOfADataFileComesBackWhole() {
        byte[] bytes = new byte[128 * MEBIBYTE + 1];
        new Random(1).nextBytes(bytes);
        s3.putObject(request("large").build(), RequestBody.fromBytes(bytes));
        byte[] read = s3.getObjectAsBytes(
                        request -> request.bucket(sandbox.bucket()).key(prefix + "large"))
                .asByteArray();
        assertThat(Arrays.mismatch(bytes, read)).isEqualTo(-1);
    }

    @Test
    void aWrongChecksumIsRefused() {
        assertThatThrownBy(() -> s3.putObject(
                        request("object").checksumCRC32C("AAAAAA==").build(), RequestBody.fromString("hello")))
                .satisfies(status(400));
        assertThat(namesAfter("")).isEmpty();
    }

    @Test
    void aWrongSecretIsRefused() {
        try (S3Client stranger = Clients.s3(sandbox, "wrong")) {
            assertThatThrownBy(() -> stranger.putObject(request("object").build(), RequestBody.fromString("hello")))
                    .satisfies(status(403));
            assertThatThrownBy(() -> stranger.listObjectsV2(request -> request.bucket(sandbox.bucket())))
                    .satisfies(status(403));
        }
    }

    private PutObjectRequest.Builder request(String name) {
        return PutObjectRequest.builder().bucket(sandbox.bucket()).key(prefix + name);
    }

    private void put(String name, String content, Map<String, String> metadata) {
        s3.putObject(request(name).metadata(metadata).build(), RequestBody.fromString(content));
    }

    /** Answers with the status. */
    private int putIfAbsent(String name, String content) {
        try {
            return s3.putObject(request(name).ifNoneMatch("*").build(), RequestBody.fromString(content))
                    .sdkHttpResponse()
                    .statusCode();
        } catch (S3Exception e) {
            return e.statusCode();
        }
    }

    private String read(String name) {
        return s3.getObjectAsBytes(request -> request.bucket(sandbox.bucket()).key(prefix + name))
                .asUtf8String();
    }

    private List<String> namesAfter(String name) {
        return s3
                .listObjectsV2(request ->
                        request.bucket(sandbox.bucket()).prefix(prefix).startAfter(prefix + name))
                .contents()
                .stream()
                .map(S3Object::key)
                .map(key -> key.substring(prefix.length()))
                .toList();
    }

    private static ThrowingConsumer<Throwable> status(int expected) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(S3Exception.class, refused -> assertThat(refused.statusCode())
                        .isEqualTo(expected));
    }
}
