package dev.bayou.archive.store;

import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.aws2.s3.DefaultS3ClientBuilderFactory;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import software.amazon.awssdk.services.s3.S3Client;

/** The stores there are, opened as a user's flags open them. Each test opens an archive of its own. */
public enum StoreKind {
    LOCAL {
        @Override
        Location archive(Path folder) {
            return new Location(folder.resolve("archive").toString());
        }
    },
    S3 {
        @Override
        Location archive(Path folder) {
            return new Location("s3://" + Sandbox.shared().bucket() + "/" + Sandbox.freshName("archive"));
        }
    };

    /** @param folder in which an archive on local disk may lie */
    abstract Location archive(Path folder);

    /** Opens a fresh archive; {@link Stores#closeAll} closes it. */
    Store open(Path folder) throws IOException {
        return Stores.of(archive(folder), this == S3 ? s3Flags() : PipelineOptionsFactory.create());
    }

    static PipelineOptions s3Flags() {
        return s3Flags(Sandbox.shared().s3Endpoint(), Sandbox.shared().secretKey());
    }

    static PipelineOptions s3Flags(URI endpoint, String secret) {
        Map<String, String> environment = Sandbox.shared().environment();
        return PipelineOptionsFactory.fromArgs(
                        "--awsRegion=" + environment.get("AWS_REGION"),
                        "--endpoint=" + endpoint,
                        "--awsCredentialsProvider={\"@type\":\"StaticCredentialsProvider\",\"accessKeyId\":\""
                                + environment.get("AWS_ACCESS_KEY_ID") + "\",\"secretAccessKey\":\"" + secret + "\"}")
                .create();
    }

    /** A client of the sandbox as {@link Stores} builds it, for tests that put something around it. */
    static S3Client s3Client() {
        return new DefaultS3ClientBuilderFactory()
                .createBuilder(s3Flags().as(S3Options.class))
                .forcePathStyle(true)
                .build();
    }

    /** An S3 archive's store with a client of its own; the caller closes it. */
    static Store storeOn(Location archive, S3Client client) {
        return new S3Store(
                client, ObjectProtection.of(s3Flags().as(S3Options.class)), archive.bucket(), archive.prefix());
    }
}
