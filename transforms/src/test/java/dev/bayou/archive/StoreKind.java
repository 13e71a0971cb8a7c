package dev.bayou.archive;

import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** The stores there are, opened as a user's flags open them. Each test opens an archive of its own. */
enum StoreKind {
    LOCAL {
        @Override
        Archive archive(Path folder) {
            return new Archive(folder.resolve("archive").toString());
        }
    },
    S3 {
        @Override
        Archive archive(Path folder) {
            return new Archive("s3://" + Sandbox.shared().bucket() + "/" + Sandbox.freshName("archive"));
        }
    };

    /** @param folder in which an archive on local disk may lie */
    abstract Archive archive(Path folder);

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
}
