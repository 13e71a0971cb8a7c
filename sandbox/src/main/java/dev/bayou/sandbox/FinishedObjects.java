package dev.bayou.sandbox;

import java.util.List;
import java.util.regex.Pattern;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists only objects whose upload has finished, as S3 does. The file store beneath writes {@code <key>-<random UUID>}
 * beside the key until the upload ends, and lists that too; so an object whose own key ends in a dash and a UUID can be
 * read and deleted, but is not listed.
 */
final class FinishedObjects extends ForwardingBlobStore {
    private static final Pattern UNFINISHED =
            Pattern.compile(".*-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", Pattern.DOTALL);

    FinishedObjects(BlobStore delegate) {
        super(delegate);
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        ListObjectsV2Response page = super.list(request);
        return page.toBuilder().contents(finished(page.contents())).build();
    }

    @Override
    public ListObjectsResponse listV1(ListObjectsRequest request) {
        ListObjectsResponse page = super.listV1(request);
        return page.toBuilder().contents(finished(page.contents())).build();
    }

    private static List<S3Object> finished(List<S3Object> objects) {
        return objects.stream()
                .filter(object -> !UNFINISHED.matcher(object.key()).matches())
                .toList();
    }
}
