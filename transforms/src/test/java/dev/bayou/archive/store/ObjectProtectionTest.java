package dev.bayou.archive.store;

import static dev.bayou.archive.read.SampleTopic.window;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.DataFileName;
import dev.bayou.archive.read.SampleTopic;
import dev.bayou.archive.seal.WindowSealer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.model.StorageClass;

class ObjectProtectionTest {
    private static final String GIVEN = "STANDARD_IA";

    private final S3Options options = StoreKind.s3Flags().as(S3Options.class);

    @TempDir
    private Path dir;

    /** An archive class for the ledger would make the archive unreadable for itself. */
    @Test
    void onlyRecordsAndEnvelopesAreOfTheStorageClassThatIsGiven() throws IOException {
        options.setS3StorageClass(GIVEN);
        Location archive = StoreKind.S3.archive(dir);
        Classes classes = new Classes(StoreKind.s3Client());
        try (Store store = new S3Store(classes, ObjectProtection.of(options), archive.bucket(), archive.prefix())) {
            SampleTopic topic = new SampleTopic(store);
            topic.archive(0, 0, 0, 0, 1);
            WindowSealer sealer = new WindowSealer(store, topic.name());
            assertThat(sealer.check(Map.of(0, 3L), window(1).end()).sealed()).hasSize(2);
            store.publish("_staging/table", LocalFile.of(Files.writeString(dir.resolve("table"), "a,b")), "attempt");
            store.move("_staging/table", "report.csv");

            assertThat(classes.byKey.keySet())
                    .containsAll(StoreContents.keys(store, "").stream()
                            .map(key -> archive.prefix() + "/" + key)
                            .toList());
            classes.byKey.forEach((key, storageClass) -> {
                boolean isOfRecords = DataFileName.ofKey(key).isPresent();
                assertThat(storageClass)
                        .as(key)
                        .isEqualTo(isOfRecords ? Optional.of(StorageClass.STANDARD_IA) : Optional.empty());
            });
            assertThat(classes.byKey.keySet())
                    .anyMatch(key -> key.contains("/_envelope/"))
                    .anyMatch(key -> key.endsWith("/_SUCCESS"))
                    .anyMatch(key -> key.endsWith("/sealing.json"))
                    .anyMatch(key -> key.endsWith("/report.csv"));
        }
    }

    @Test
    void everyObjectIsEncryptedAsItIsAskedFor() {
        options.setSSEAlgorithm("aws:kms");
        options.setSSEKMSKeyId("key");
        options.setBucketKeyEnabled(true);
        ObjectProtection protection = ObjectProtection.of(options);

        for (LocalFile.Content content : LocalFile.Content.values()) {
            PutObjectRequest put = protection.onPut(content).build();
            assertThat(put.serverSideEncryptionAsString()).isEqualTo("aws:kms");
            assertThat(put.ssekmsKeyId()).isEqualTo("key");
            assertThat(put.bucketKeyEnabled()).isTrue();
        }
        CopyObjectRequest copy = protection.onCopy().build();
        assertThat(copy.serverSideEncryptionAsString()).isEqualTo("aws:kms");
        assertThat(copy.ssekmsKeyId()).isEqualTo("key");
    }

    /** Keeps the storage class that each object was written with. */
    private static final class Classes extends DelegatingS3Client {
        private final Map<String, Optional<StorageClass>> byKey = new ConcurrentHashMap<>();

        Classes(S3Client client) {
            super(client);
        }

        @Override
        protected <T extends S3Request, R> R invokeOperation(T request, Function<T, R> operation) {
            if (request instanceof PutObjectRequest put) {
                byKey.put(put.key(), Optional.ofNullable(put.storageClass()));
            } else if (request instanceof CopyObjectRequest copy) {
                byKey.put(copy.destinationKey(), Optional.ofNullable(copy.storageClass()));
            }
            return super.invokeOperation(request, operation);
        }
    }
}
