package dev.bayou.archive.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a failure of an S3 request means: whether to retry the request, and what the user can do about it. */
final class S3Failure {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int INTERNAL_ERROR = 500;

    private S3Failure() {}

    /**
     * Whether a retry may succeed. The SDK itself retries failures of the network for half a second, and does not retry
     * where a connection broke off within a header or within a document of XML.
     */
    static boolean mayPass(SdkException e) {
        return isOfClocks(e)
                || (e instanceof S3Exception answer && (answer.statusCode() >= INTERNAL_ERROR || mayBeOfClocks(answer)))
                || (e instanceof SdkClientException && isOfTheNetwork(e.getCause()));
    }

    /**
     * Whether S3 refuses the clock of this machine. The SDK adopts the server's clock then, and retries a few times.
     */
    private static boolean isOfClocks(SdkException e) {
        return e instanceof S3Exception answer && errorCode(answer).equals("RequestTimeTooSkewed");
    }

    /**
     * The failure as an exception that names the object and the fix. It never holds credentials: the SDK's messages do
     * not.
     *
     * @param address of the object
     */
    static IOException explained(SdkException e, String address, String bucket) {
        IOException explained;
        if (e instanceof NoSuchKeyException) {
            explained = new NoSuchFileException(address);
        } else if (e instanceof NoSuchBucketException) {
            explained = new FileNotFoundException(
                    "Bucket " + bucket + " does not exist; make it, or correct --archive, --awsRegion or --endpoint.");
        } else if (isOfClocks(e)) {
            return new IOException(
                    "S3 refuses " + address
                            + " because this machine's clock and its own differ by more than 15 minutes; set this one (NTP)",
                    e);
        } else if (e instanceof S3Exception answer
                && (answer.statusCode() == FORBIDDEN || answer.statusCode() == UNAUTHORIZED)) {
            explained = new AccessDeniedException(
                    address,
                    null,
                    "S3 denies access (" + response(answer)
                            + "); check the credentials, and the bucket's and role's policies");
        } else {
            return new IOException("S3 failed on " + address + " (" + response(e) + "): " + e.getMessage(), e);
        }
        explained.initCause(e);
        return explained;
    }

    /**
     * A refusal without a body that states why: of a HEAD, or of a connection that broke off. Where another request has
     * made the SDK adopt a wrong clock, it may pass.
     */
    private static boolean mayBeOfClocks(S3Exception answer) {
        return answer.statusCode() == FORBIDDEN && errorCode(answer).isEmpty();
    }

    /** Whether a connection broke off: the SDK parses the dates and numbers of headers as far as they were received. */
    private static boolean isOfTheNetwork(Throwable cause) {
        return cause instanceof IOException
                || cause instanceof XMLStreamException
                || cause instanceof DateTimeException
                || cause instanceof NumberFormatException;
    }

    /** Status and error code, which some servers send without a message. */
    private static String response(SdkException e) {
        if (!(e instanceof S3Exception answer)) {
            return "no answer";
        }
        String code = errorCode(answer);
        return "HTTP status " + answer.statusCode() + (code.isEmpty() ? "" : ", " + code);
    }

    private static String errorCode(S3Exception answer) {
        String code = answer.awsErrorDetails() == null
                ? null
                : answer.awsErrorDetails().errorCode();
        return code == null ? "" : code;
    }
}
