package dev.bayou.sandbox;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * An S3 server over a folder, for one access key; a second start on the same folder has the same objects.
 *
 * <p>{@code If-None-Match: *} is atomic, checksums and signatures are verified. Where it differs from S3: a key cannot
 * be both an object and a folder of others, encryption is refused (501), {@code If-Match} on PUT is checked before the
 * write and not with it, and a PUT into a folder whose last object is being deleted may fail with 500, which SDKs
 * repeat.
 */
final class S3Server {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    private final S3Proxy server;
    private final URI endpoint;

    private S3Server(S3Proxy server, URI endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    /** Returns once the bucket exists and the server answers for it. */
    static S3Server start(Path dir, int port, String bucket) throws Exception {
        Files.createDirectories(dir);
        requireExtendedAttributes(dir);
        BlobStore store = new FinishedObjects(new FilesystemNio2BlobStore(dir.toString()));
        if (!store.containerExists(bucket)) {
            store.createContainer(bucket);
        }
        URI endpoint = URI.create("http://" + Ports.LOOPBACK_ADDRESS + ":" + port);
        S3Proxy server = S3Proxy.builder()
                .endpoint(endpoint)
                .blobStore(store)
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, Coordinates.ACCESS_KEY, Coordinates.SECRET_KEY)
                // SDKs add headers faster than S3Proxy learns them; S3 ignores what it does not know.
                .ignoreUnknownHeaders(true)
                // Under /metrics, which therefore is no bucket's name.
                .metricsEnabled(true)
                .stopTimeout(STOP_LIMIT.toMillis())
                .build();
        server.start();
        S3Server started = new S3Server(server, endpoint);
        started.requireAnswerFor(bucket);
        return started;
    }

    URI endpoint() {
        return endpoint;
    }

    void stop() throws Exception {
        server.stop();
    }

    /** S3Proxy keeps an object's metadata there, and drops it without a word where it cannot. */
    private static void requireExtendedAttributes(Path dir) throws StartRefused {
        try {
            Files.setAttribute(dir, "user:bayou.sandbox", new byte[] {1});
        } catch (UnsupportedOperationException | IOException e) {
            throw new StartRefused(
                    "The file system of " + dir + " has no extended attributes, which hold the objects' metadata:"
                            + " choose a folder on another one with --dir",
                    e);
        }
    }

    private void requireAnswerFor(String bucket) throws IOException {
        URI address = endpoint.resolve("/" + bucket);
        HttpURLConnection unsigned = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
        int status = unsigned.getResponseCode();
        unsigned.disconnect();
        if (status != HttpURLConnection.HTTP_FORBIDDEN) {
            throw new IOException(address + " answers an unsigned request with status " + status + " instead of 403");
        }
    }
}
