package dev.bayou.archive.store;

import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.aws2.s3.SSECustomerKey;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Encryption of every object, as Beam's own flags specify it ({@code --SSEAlgorithm}, {@code --SSEKMSKeyId},
 * {@code --SSECustomerKey}, {@code --bucketKeyEnabled}), and the storage class of archived records
 * ({@code --s3StorageClass}). All else keeps the bucket's own class: what an archive class holds, such as a ledger,
 * could not be read back.
 */
record ObjectProtection(
        String storageClass, String algorithm, String kmsKeyId, boolean bucketKey, SSECustomerKey customerKey) {

    static ObjectProtection of(S3Options options) {
        return new ObjectProtection(
                options.getS3StorageClass(),
                options.getSSEAlgorithm(),
                options.getSSEKMSKeyId(),
                options.getBucketKeyEnabled(),
                options.getSSECustomerKey());
    }

    PutObjectRequest.Builder onPut(LocalFile.Content content) {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .storageClass(content == LocalFile.Content.RECORDS ? storageClass : null)
                .serverSideEncryption(algorithm)
                .ssekmsKeyId(kmsKeyId)
                .sseCustomerAlgorithm(customerKey.getAlgorithm())
                .sseCustomerKey(customerKey.getKey())
                .sseCustomerKeyMD5(customerKey.getMD5());
        return bucketKey ? request.bucketKeyEnabled(true) : request;
    }

    /** From an object under this protection to another. */
    CopyObjectRequest.Builder onCopy() {
        CopyObjectRequest.Builder request = CopyObjectRequest.builder()
                .serverSideEncryption(algorithm)
                .ssekmsKeyId(kmsKeyId)
                .copySourceSSECustomerAlgorithm(customerKey.getAlgorithm())
                .copySourceSSECustomerKey(customerKey.getKey())
                .copySourceSSECustomerKeyMD5(customerKey.getMD5())
                .sseCustomerAlgorithm(customerKey.getAlgorithm())
                .sseCustomerKey(customerKey.getKey())
                .sseCustomerKeyMD5(customerKey.getMD5());
        return bucketKey ? request.bucketKeyEnabled(true) : request;
    }

    GetObjectRequest.Builder onGet() {
        return GetObjectRequest.builder()
                .sseCustomerAlgorithm(customerKey.getAlgorithm())
                .sseCustomerKey(customerKey.getKey())
                .sseCustomerKeyMD5(customerKey.getMD5());
    }

    HeadObjectRequest.Builder onHead() {
        return HeadObjectRequest.builder()
                .sseCustomerAlgorithm(customerKey.getAlgorithm())
                .sseCustomerKey(customerKey.getKey())
                .sseCustomerKeyMD5(customerKey.getMD5());
    }
}
