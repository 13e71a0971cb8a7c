package dev.bayou.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

class FinishedObjectsTest {
    private static final String BUCKET = "bucket";

    @TempDir
    private Path dir;

    private BlobStore beneath;
    private BlobStore store;

    @BeforeEach
    void makeBucket() {
        beneath = new FilesystemNio2BlobStore(dir.toString());
        store = new FinishedObjects(beneath);
        store.createContainer(BUCKET);
    }

    @Test
    void anObjectIsListedWhenItsUploadEnds() {
        List<String> duringUpload = new ArrayList<>();
        List<String> duringUploadBeneath = new ArrayList<>();
        InputStream upload = new ByteArrayInputStream("hello".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() throws IOException {
                duringUpload.addAll(keys(store));
                duringUploadBeneath.addAll(keys(beneath));
                super.close();
            }
        };

        store.putBlob(put("folder/object", 5), upload);

        assertThat(duringUpload).isEmpty();
        assertThat(duringUploadBeneath).singleElement().asString().startsWith("folder/object-");
        assertThat(keys(store)).containsExactly("folder/object");
        assertThat(keysByOldRequest()).containsExactly("folder/object");
    }

    @Test
    void namesThatOnlyResembleUnfinishedOnesAreListed() {
        List<String> names = List.of(
                "part-00000-2a9bd4fa-1c9e-4f0d-8a7e-0123456789ab.csv",
                "2a9bd4fa-1c9e-4f0d-8a7e-0123456789ab",
                "dash-1");
        names.forEach(name -> store.putBlob(put(name, 0), InputStream.nullInputStream()));
        assertThat(keys(store)).containsExactlyInAnyOrderElementsOf(names);
    }

    private static PutObjectRequest put(String key, long length) {
        return PutObjectRequest.builder()
                .bucket(BUCKET)
                .key(key)
                .contentLength(length)
                .build();
    }

    private static List<String> keys(BlobStore store) {
        return store.list(ListObjectsV2Request.builder().bucket(BUCKET).build()).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private List<String> keysByOldRequest() {
        return store.listV1(ListObjectsRequest.builder().bucket(BUCKET).build()).contents().stream()
                .map(S3Object::key)
                .toList();
    }
}
