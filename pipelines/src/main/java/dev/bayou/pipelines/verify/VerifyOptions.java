package dev.bayou.pipelines.verify;

import dev.bayou.pipelines.cli.KafkaOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Flags of {@code verify}. Values stay text here; {@link VerifyArgs} turns them into types. */
public interface VerifyOptions extends KafkaOptions {
    @Description("Where the archive is: s3://bucket/prefix or an absolute /path. Required.")
    String getArchive();

    void setArchive(String value);

    @Description("Topics to verify, separated by commas. Without it: every topic that has a ledger.")
    String getTopics();

    void setTopics(String value);

    @Description("Read every record again and hold it to the digests. Without it: ledger, manifests and listings.")
    @Default.Boolean(false)
    boolean getDeep();

    void setDeep(boolean value);

    @Description("A JSON file for what was found: s3://bucket/key or an absolute /path. Outside of the archive.")
    String getOutput();

    void setOutput(String value);

    @Description(
            "'--repair' or '--repair=orphans': delete what dead attempts left, after it was listed; nothing else is ever"
                    + " deleted. '--repair=entries': first write lost ledger entries again, where manifests state all of them.")
    String getRepair();

    void setRepair(String value);
}
