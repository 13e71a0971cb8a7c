package dev.bayou.archive.store;

import dev.bayou.archive.Crc32c;
import dev.bayou.archive.store.Store.UnfitStoreException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.signer.S3SignerExecutionAttribute;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * An archive below a prefix of an S3 bucket. Each object is written by one conditional PUT ({@code If-None-Match: *}),
 * which S3 decides atomically and which carries its length, so no part of an object is ever visible (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">S3: conditional writes</a>). The
 * PUT also carries the content's CRC-32C, so that S3 refuses what was damaged on its way.
 */
final class S3Store implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(S3Store.class);
    private static final String ATTEMPT = "bayou-attempt";
    /** Tries after the SDK's own: an outage longer than about 20 s ends the attempt, which is then planned anew. */
    private static final int TRIES = 6;
    /**
     * Further tries at a request that does the same when it is made again, after failures that the SDK does not bear.
     */
    private static final int REPEATS = 3;

    /** In one listing, at most: each covers keys that were deleted. */
    private static final int MOST_EMPTY_PAGES = 10_000;

    private static final int NOT_IMPLEMENTED = 501;
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final Pattern SLASHES = Pattern.compile("^/+|/+$");

    private final S3Client client;
    private final ObjectProtection protection;
    private final String bucket;
    private final String prefix;
    private final Object scratchLock = new Object();
    private Scratch scratch;
    private boolean isClosed;

    S3Store(S3Client client, ObjectProtection protection, String bucket, String path) {
        this.client = client;
        this.protection = protection;
        this.bucket = bucket;
        String trimmed = SLASHES.matcher(path).replaceAll("");
        this.prefix = trimmed.isEmpty() ? "" : trimmed + "/";
    }

    @Override
    public Outcome publish(String key, LocalFile file, String attempt) throws IOException {
        RequestBody body = RequestBody.fromFile(file.path());
        PutObjectRequest.Builder request = put(key, body, file.content())
                .metadata(Map.of(ATTEMPT, attempt))
                .checksumCRC32C(file.crc32c().base64());
        return putSettled(key, request, body, () -> attempt.equals(attemptOf(key)));
    }

    @Override
    public Outcome putIfAbsent(String key, byte[] content) throws IOException {
        RequestBody body = RequestBody.fromBytes(content);
        PutObjectRequest.Builder request =
                put(key, body).checksumCRC32C(Crc32c.of(content).base64());
        return putSettled(key, request, body, () -> {
            byte[] there = read(key).asByteArrayUnsafe();
            return Arrays.equals(there, content);
        });
    }

    @Override
    public void replace(String key, byte[] content) throws IOException {
        RequestBody body = RequestBody.fromBytes(content);
        PutObjectRequest request =
                put(key, body).checksumCRC32C(Crc32c.of(content).base64()).build();
        call(key, () -> client.putObject(request, body));
    }

    @Override
    public List<Listed> listAfter(String keyPrefix, String after, int limit) throws IOException {
        List<Listed> listed = new ArrayList<>();
        String reached = after.isEmpty() ? "" : prefix + after;
        String token = null;
        int emptyPages = 0;
        int stuck = 0;
        ListObjectsV2Response page;
        do {
            pauseBefore(stuck);
            page = page(keyPrefix, reached, token, limit - listed.size());
            String before = reached;
            for (S3Object object : page.contents()) {
                reached = object.key();
                if (!isFolderMarker(object)) {
                    listed.add(new Listed(reached.substring(prefix.length()), object.size()));
                }
            }
            if (reached.equals(before) && Boolean.TRUE.equals(page.isTruncated())) {
                // What it covered may all be deleted: S3 continues such a page by its token alone.
                String next = page.nextContinuationToken();
                stuck = next != null && !next.equals(token) ? 0 : stuck + 1;
                if (stuck > REPEATS || ++emptyPages > MOST_EMPTY_PAGES) {
                    throw new IOException("S3 lists nothing below " + address(keyPrefix) + " after '" + reached
                            + "' and says that there is more");
                }
                token = next;
            } else {
                token = null;
                stuck = 0;
            }
            // A page may be shorter than requested though there is more: only isTruncated says that it was the last.
        } while (listed.size() < limit && Boolean.TRUE.equals(page.isTruncated()));
        return listed;
    }

    /** Hadoop's s3a, mounts and S3's console make an empty object for a folder: it is no file. */
    private static boolean isFolderMarker(S3Object object) {
        return object.size() == 0 && object.key().endsWith("/");
    }

    /**
     * Lists one page.
     *
     * @param startAfter of the bucket's keys; empty to begin with the first
     * @param token of the empty page before it, which S3 follows instead; null if there is none
     */
    private ListObjectsV2Response page(String keyPrefix, String startAfter, String token, int limit)
            throws IOException {
        return call(keyPrefix, () -> {
            ListObjectsV2Response page = client.listObjectsV2(request -> {
                request.bucket(bucket).prefix(prefix + keyPrefix).maxKeys(limit).continuationToken(token);
                if (!startAfter.isEmpty()) {
                    request.startAfter(startAfter);
                }
            });
            if (page.name() == null && page.isTruncated() == null) { // Of a response without a body.
                throw cutHead(keyPrefix);
            }
            return page;
        });
    }

    @Override
    public void move(String from, String to) throws IOException {
        call(from, () -> {
            CopyObjectResponse copied = client.copyObject(protection
                    .onCopy()
                    .sourceBucket(bucket)
                    .sourceKey(prefix + from)
                    .destinationBucket(bucket)
                    .destinationKey(prefix + to)
                    .build());
            if (copied.copyObjectResult() == null) { // S3 reports in the body whether it has copied.
                throw cutHead(from);
            }
            return copied;
        });
        delete(List.of(from));
    }

    @Override
    public InputStream open(String key, long from) throws IOException {
        return new ResumingStream((position, etag) -> get(key, position, etag), address(key), from);
    }

    private ResponseInputStream<GetObjectResponse> get(String key, long from, String etag) throws IOException {
        return call(key, () -> {
            ResponseInputStream<GetObjectResponse> response = client.getObject(protection
                    .onGet()
                    .bucket(bucket)
                    .key(prefix + key)
                    .range(from == 0 ? null : "bytes=" + from + "-")
                    .ifMatch(etag)
                    .build());
            if (response.response().contentLength() == null) {
                response.abort();
                throw cutHead(key);
            }
            return response;
        });
    }

    /**
     * A connection that ends within a response's head: the HTTP client returns the headers until there, and no failure.
     */
    private SdkClientException cutHead(String key) {
        String message =
                address(key) + ": the response has no Content-Length; the connection broke off within its head";
        return SdkClientException.create(message, new EOFException(message));
    }

    @Override
    public void delete(Collection<String> keys) throws IOException {
        List<String> all = List.copyOf(keys);
        for (int from = 0; from < all.size(); from += PAGE) {
            List<String> page = all.subList(from, Math.min(all.size(), from + PAGE));
            DeleteObjectsResponse response = call(
                    page.get(0),
                    () -> client.deleteObjects(request -> request.bucket(bucket).delete(quietly(page))));
            if (response.hasErrors() && !response.errors().isEmpty()) {
                throw new IOException("S3 refused to delete " + response.errors() + " in bucket " + bucket);
            }
        }
    }

    private Delete quietly(List<String> keys) {
        return Delete.builder()
                .objects(keys.stream()
                        .map(key -> ObjectIdentifier.builder().key(prefix + key).build())
                        .toList())
                .quiet(true)
                .build();
    }

    @Override
    public Path scratch() throws IOException {
        synchronized (scratchLock) {
            if (isClosed) {
                throw new IOException(address("") + " is closed: the process is ending");
            }
            if (scratch == null) {
                scratch = Scratch.temporary();
            }
            return scratch.folder();
        }
    }

    @Override
    public String address(String key) {
        return "s3://" + bucket + "/" + prefix + key;
    }

    @Override
    public void close() throws IOException {
        closeClient();
        synchronized (scratchLock) {
            isClosed = true;
            if (scratch != null) {
                scratch.close();
                scratch = null;
            }
        }
    }

    /** Waits for a moment only: a client may wait for its requests in flight, and these for a server that hangs. */
    private void closeClient() {
        Thread closing = new Thread(client::close, "bayou-s3-close");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the object under a key is the caller's own; the key is known to be taken. */
    private interface Ownership {
        boolean isMine() throws IOException;
    }

    private Outcome putSettled(
            String key, PutObjectRequest.Builder unconditional, RequestBody body, Ownership ownership)
            throws IOException {
        AwsRequestOverrideConfiguration settings = unconditional
                .build()
                .overrideConfiguration()
                .map(AwsRequestOverrideConfiguration::toBuilder)
                .orElseGet(AwsRequestOverrideConfiguration::builder)
                .putHeader("If-None-Match", "*")
                .build();
        PutObjectRequest request = unconditional.overrideConfiguration(settings).build();
        SdkException unsettled = null;
        for (int tried = 0; tried < TRIES; tried++) {
            pauseBefore(tried);
            try {
                client.putObject(request, body);
                return Outcome.STORED;
            } catch (S3Exception e) {
                if (e.statusCode() == 412) {
                    return ownership.isMine() ? Outcome.STORED : Outcome.TAKEN;
                }
                if (e.statusCode() == NOT_IMPLEMENTED) {
                    throw new UnfitStoreException(
                            address(""), "does not implement a conditional write (If-None-Match: *)", e);
                }
                // 409: another conditional write to the key is under way, and S3 requests a retry.
                if (e.statusCode() != 409 && e.statusCode() != 408 && !S3Failure.mayPass(e)) {
                    throw explained(key, e);
                }
                unsettled = e;
            } catch (SdkClientException e) {
                unsettled = e;
            }
            // The write may have taken effect all the same; the next conditional PUT finds out.
            LOG.warn("Outcome of writing {} unknown, retrying: {}", address(key), unsettled.toString());
        }
        throw explained(key, unsettled);
    }

    private static void pauseBefore(int tried) throws IOException {
        if (tried == 0) {
            return;
        }
        try {
            long pause = FIRST_PAUSE_MILLIS << tried;
            Thread.sleep(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting to retry a request to S3", e);
        }
    }

    private PutObjectRequest.Builder put(String key, RequestBody body) {
        return put(key, body, LocalFile.Content.OTHER);
    }

    private PutObjectRequest.Builder put(String key, RequestBody body, LocalFile.Content content) {
        PutObjectRequest.Builder request =
                protection.onPut(content).bucket(bucket).key(prefix + key);
        boolean isEmpty = body.optionalContentLength().orElseThrow() == 0;
        return isEmpty ? request.overrideConfiguration(S3Store::signWhole) : request;
    }

    /**
     * Over plain HTTP the SDK signs a body chunk by chunk, and Ceph's radosgw rejects an empty body that is signed so.
     * To sign a body as a whole the SDK reads it once more, which costs nothing where it is empty.
     */
    private static void signWhole(AwsRequestOverrideConfiguration.Builder settings) {
        settings.putExecutionAttribute(S3SignerExecutionAttribute.ENABLE_CHUNKED_ENCODING, false);
    }

    private String attemptOf(String key) throws IOException {
        return call(key, () -> {
                    HeadObjectResponse head = client.headObject(
                            protection.onHead().bucket(bucket).key(prefix + key).build());
                    if (head.contentLength() == null) {
                        throw cutHead(key);
                    }
                    return head;
                })
                .metadata()
                .getOrDefault(ATTEMPT, "");
    }

    private ResponseBytes<GetObjectResponse> read(String key) throws IOException {
        return call(key, () -> {
            ResponseBytes<GetObjectResponse> object = client.getObjectAsBytes(
                    protection.onGet().bucket(bucket).key(prefix + key).build());
            if (object.response().contentLength() == null) {
                throw cutHead(key);
            }
            return object;
        });
    }

    /** @param request one that does the same if it is made again */
    private <T> T call(String key, Supplier<T> request) throws IOException {
        for (int tried = 0; ; tried++) {
            pauseBefore(tried);
            try {
                return request.get();
            } catch (SdkException e) {
                if (!S3Failure.mayPass(e) || tried == REPEATS) {
                    throw explained(key, e);
                }
                LOG.warn("Retrying a request for {}: {}", address(key), e.toString());
            }
        }
    }

    private IOException explained(String key, SdkException e) {
        return S3Failure.explained(e, address(key), bucket);
    }
}
