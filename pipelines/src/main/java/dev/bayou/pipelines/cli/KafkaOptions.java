package dev.bayou.pipelines.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Flags of every command that speaks to Kafka. Values stay text here; {@link KafkaFlags} turns them into types. */
public interface KafkaOptions extends PipelineOptions {
    @Description(
            "Kafka brokers, host:port, several separated by commas. Required to archive and to replay; with them verify"
                    + " compares the archive with Kafka.")
    String getBootstrapServers();

    void setBootstrapServers(String value);

    @Description(
            "Kafka client settings, k=v,k=v. Secrets belong in --kafkaConfigFile, which no process list and no checkpoint"
                    + " shows.")
    @JsonIgnore
    String getKafkaConfig();

    void setKafkaConfig(String value);

    @Description(
            "A properties file of Kafka client settings: security, for instance. On a cluster each machine reads it: at"
                    + " the same path, or shipped by spark-submit's --files.")
    String getKafkaConfigFile();

    void setKafkaConfigFile(String value);
}
