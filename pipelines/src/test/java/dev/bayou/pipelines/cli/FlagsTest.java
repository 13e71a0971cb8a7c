package dev.bayou.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bayou.pipelines.archive.ArchiveArgs;
import dev.bayou.pipelines.archive.ArchiveOptions;
import dev.bayou.pipelines.verify.VerifyArgs;
import java.util.List;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagsTest {
    private static final String SECRET = "hunter2/Xq7v";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--awsCredentialsProvider={\"@type\":\"StaticCredentialProvider\",\"awsAccessKeyId\":\"id\",\"awsSecretKey\":\""
                        + SECRET + "\"}",
                "--awsCredentialsProvider={\"@type\":\"StaticCredentialsProvider\",\"accessKeyId\":\"id\",\"secret\":\""
                        + SECRET + "\"}",
                "--awsCredentialsProvider=" + SECRET,
                "--SSECustomerKey={\"key\":\"" + SECRET + "\",\"algorithm\":\"AES256\",\"kye\":1}",
                "--SSECustomerKey=" + SECRET,
                "--proxyConfiguration={\"endpoint\":\"http://proxy\",\"pasword\":\"" + SECRET + "\",\"x\":{}}",
                "--endpoint=ftp://user:" + SECRET + "@host",
                "--archive=s3n://id:" + SECRET + "@bucket/path",
                "--archive=s3://id:" + SECRET + "@bucket/path",
                "--archive=hdfs://id:" + SECRET + "@bucket/path",
                "sasl.jaas.config=password=" + SECRET,
            })
    void noMessageRepeatsASecret(String word) {
        assertThat(mistakes(word)).isNotEmpty().noneMatch(mistake -> mistake.contains(SECRET));
    }

    @Test
    void aValueThatFollowsItsFlagAsAWordIsNotRepeated() {
        assertThat(mistakes("--SSECustomerKey", SECRET))
                .contains("a word follows --SSECustomerKey, which takes its value after '='; write"
                        + " --SSECustomerKey=value");
        assertThat(mistakes("stray")).contains("'stray' is not a flag; write --name=value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9000", "not a URI", "ftp://host", "http:", "//host"})
    void anEndpointIsAnAddressOfHttp(String endpoint) {
        assertThat(mistakes("--archive=/archive", "--endpoint=" + endpoint))
                .singleElement()
                .asString()
                .startsWith("--endpoint")
                .endsWith("write http://host:port or https://host");
    }

    @ParameterizedTest
    @CsvSource({
        "/, --archive=/ is the root of the file system",
        "/archive/.., --archive=/ is the root of the file system",
        "s3a://bucket/path, write s3://bucket/path",
        "s3n://bucket/path, write s3://bucket/path",
        "s3://bucket/a/../b, between slashes",
    })
    void anArchiveHasAnAddressOfItsOwn(String archive, String message) {
        assertThat(mistakes("--archive=" + archive)).singleElement().asString().contains(message);
    }

    @Test
    void aWordThatTheLocaleCannotDecodeIsRejected() {
        assertThat(mistakes("--archive=/gr\uFFFD\uFFFDe"))
                .containsExactly(
                        "--archive holds a character that this process could not decode; set LC_ALL to a locale"
                                + " of UTF-8, such as C.UTF-8");
    }

    @Test
    void s3NeedsARegion() {
        assumeThat(System.getenv("AWS_REGION")).isNull();
        System.setProperty("aws.disableEc2Metadata", "true");
        System.setProperty("aws.configFile", "/dev/null");
        try {
            assertThat(mistakes("--archive=s3://bucket/path"))
                    .singleElement()
                    .asString()
                    .startsWith("--awsRegion is missing");
        } finally {
            System.clearProperty("aws.disableEc2Metadata");
            System.clearProperty("aws.configFile");
        }
    }

    @Test
    void aTimeBeyondACenturyIsAMistake() {
        assertThat(Quantities.duration("36500d")).isPositive();
        WrongCallException wrong = catchThrowableOfType(
                WrongCallException.class, () -> ArchiveArgs.parse(new String[] {"--maxFileAge=999999999999d"}));
        assertThat(wrong.mistakes()).contains("--maxFileAge: '999999999999d' is too long; give at most 36500d");
    }

    @Test
    void storageClassAndEncryptionAreBeamsOwnFlags() {
        S3Options options = new Flags()
                .parse(ArchiveOptions.class, new String[] {
                    "--s3StorageClass=STANDARD_IA",
                    "--SSEAlgorithm=aws:kms",
                    "--SSEKMSKeyId=key",
                    "--bucketKeyEnabled=true"
                })
                .as(S3Options.class);

        assertThat(options.getS3StorageClass()).isEqualTo("STANDARD_IA");
        assertThat(options.getSSEAlgorithm()).isEqualTo("aws:kms");
        assertThat(options.getSSEKMSKeyId()).isEqualTo("key");
        assertThat(options.getBucketKeyEnabled()).isTrue();
    }

    private static List<String> mistakes(String... args) {
        WrongCallException wrong = catchThrowableOfType(WrongCallException.class, () -> VerifyArgs.parse(args));
        assertThat(wrong).isNotNull();
        return wrong.mistakes();
    }
}
