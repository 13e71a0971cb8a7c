package dev.bayou.archive.store;

import dev.bayou.archive.store.Store.UnfitStoreException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.beam.sdk.io.aws2.common.HttpClientConfiguration;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.apache.beam.sdk.io.aws2.options.S3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.InstanceBuilder;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The open stores of this JVM, one for each location: a client and its connections outlive the bundles and functions
 * that use them, which on some runners live for one element.
 */
public final class Stores {
    /**
     * At once, from one JVM; the SDK's own 50 are fewer than the files that some archives without a ledger hold open
     * for one offset, and a thread that waits for one while it holds others may wait for ever. Each is made when it is
     * needed.
     */
    private static final int MOST_CONNECTIONS =
            Math.max(1_000, 128 * Runtime.getRuntime().availableProcessors());

    private static final ConcurrentMap<Place, Store> OPEN = new ConcurrentHashMap<>();
    /** The open ones that have passed {@link StoreProbe}. */
    private static final Set<Place> FIT = ConcurrentHashMap.newKeySet();

    /** Held while stores are closed; a second thread that closes them waits for the first. */
    private static final Object CLOSING = new Object();

    private static boolean isShutDown;

    private Stores() {}

    /** The same bucket's name means another bucket at another endpoint. */
    private record Place(Location location, URI endpoint) {
        static Place of(Location location, PipelineOptions options) {
            return new Place(location, options.as(AwsOptions.class).getEndpoint());
        }
    }

    /**
     * The store at a location, opened at its first use. S3's client is built from Beam's own options: region, endpoint,
     * credentials, proxy and encryption are theirs.
     *
     * @throws java.nio.file.NotDirectoryException if a file is where the folder should be
     * @throws IOException if {@link #shutDown} was called
     */
    public static Store of(Location location, PipelineOptions options) throws IOException {
        Place place = Place.of(location, options);
        Store open = OPEN.get(place);
        if (open != null) {
            return open;
        }
        synchronized (OPEN) {
            open = OPEN.get(place);
            if (open == null) {
                if (isShutDown) {
                    throw new IOException(location + " is not opened: the process is ending");
                }
                open = new CountedStore(
                        location.isOnS3()
                                ? openS3(location, options.as(S3Options.class))
                                : new LocalStore(location.folder()),
                        StoreRequests.ofThisJvm());
                OPEN.put(place, open);
            }
            return open;
        }
    }

    /**
     * Checks that the store at a location keeps what exactly-once rests on, by objects that it writes there and
     * deletes; once while the store is open. To be called before anything of an archive is written.
     *
     * @throws UnfitStoreException if the store lacks something
     */
    public static void requireFit(Location location, PipelineOptions options) throws IOException {
        Place place = Place.of(location, options);
        if (!FIT.contains(place)) {
            new StoreProbe(of(location, options)).run();
            FIT.add(place);
        }
    }

    /**
     * Closes every open store, and no other is opened from now on: a thread that still copies while the process ends
     * would leave a scratch folder behind.
     */
    public static void shutDown() throws IOException {
        synchronized (OPEN) {
            isShutDown = true;
        }
        closeAll();
    }

    /**
     * Closes every open store; the next {@link #of} opens anew. For the end of a command. Returns when all are closed,
     * also where another thread has begun to close them: a JVM that shuts down does not wait for that thread.
     */
    public static void closeAll() throws IOException {
        synchronized (CLOSING) {
            List<Store> stores;
            // Closed without this lock: other callers of of() must not wait for a store that hangs.
            synchronized (OPEN) {
                stores = List.copyOf(OPEN.values());
                OPEN.clear();
                FIT.clear();
            }
            close(stores);
        }
    }

    private static void close(List<Store> stores) throws IOException {
        IOException failure = null;
        for (Store store : stores) {
            try {
                store.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static Store openS3(Location location, S3Options options) {
        if (options.getHttpClientConfiguration() == null) {
            options.setHttpClientConfiguration(HttpClientConfiguration.builder()
                    .maxConnections(MOST_CONNECTIONS)
                    .build());
        }
        S3Client client = InstanceBuilder.ofType(S3ClientBuilderFactory.class)
                .fromClass(options.getS3ClientFactoryClass())
                .build()
                .createBuilder(options)
                // Servers other than AWS's own rarely have a host name for each bucket.
                .forcePathStyle(options.getEndpoint() != null)
                // S3 itself checks the CRC-32C that each PUT carries. The client's own check would cost an MD5 of every
                // byte,
                // and takes a response that was cut off inside its ETag for a wrong call instead of a lost answer.
                .serviceConfiguration(service -> service.checksumValidationEnabled(false))
                .build();
        return new S3Store(client, ObjectProtection.of(options), location.bucket(), location.prefix());
    }
}
