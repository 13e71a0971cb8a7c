package dev.bayou.sandbox;

import java.net.URI;
import java.util.Locale;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Prints the sandbox bucket's keys and sizes, read by its S3 API; what {@code scripts/sandbox list} runs. */
final class ListObjects {
    private ListObjects() {}

    public static void main(String[] args) {
        ServerLog.configure();
        if (args.length != 2) {
            System.err.println("Usage: ListObjects S3_ENDPOINT PREFIX");
            System.exit(2);
        }
        try (S3Client client = S3Client.builder()
                .endpointOverride(URI.create(args[0]))
                .forcePathStyle(true)
                .region(Region.of(Coordinates.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(Coordinates.ACCESS_KEY, Coordinates.SECRET_KEY)))
                .build()) {
            client.listObjectsV2Paginator(
                            request -> request.bucket(Coordinates.BUCKET).prefix(args[1]))
                    .contents()
                    .forEach(object -> System.out.printf(
                            Locale.ROOT, "%,12d  s3://%s/%s%n", object.size(), Coordinates.BUCKET, object.key()));
        }
    }
}
