package dev.bayou.pipelines.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.bayou.pipelines.cli.FlagHelp.Form;
import dev.bayou.pipelines.cli.FlagHelp.Group;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Flags of every command that connects to Kafka. Values stay text here; {@link KafkaFlags} turns them into types. */
public interface KafkaOptions extends PipelineOptions {
    @Description("Kafka brokers to connect to first.")
    @FlagHelp(group = Group.KAFKA, form = Form.SERVERS)
    String getBootstrapServers();

    void setBootstrapServers(String value);

    @Description(
            "Settings of the Kafka clients. Put secrets into --kafkaConfigFile: the process list shows this " + "flag.")
    @FlagHelp(group = Group.KAFKA, form = Form.SETTINGS)
    @JsonIgnore
    String getKafkaConfig();

    void setKafkaConfig(String value);

    @Description("Properties file with settings of the Kafka clients, such as security. On a cluster each machine "
            + "reads it from the same path, or from where spark-submit's --files puts it.")
    @FlagHelp(group = Group.KAFKA, form = Form.FILE)
    String getKafkaConfigFile();

    void setKafkaConfigFile(String value);
}
