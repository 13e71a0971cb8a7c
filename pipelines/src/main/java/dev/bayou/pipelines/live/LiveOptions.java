package dev.bayou.pipelines.live;

import dev.bayou.pipelines.cli.CommandHelp;
import dev.bayou.pipelines.cli.FlagHelp;
import dev.bayou.pipelines.cli.FlagHelp.Form;
import dev.bayou.pipelines.cli.FlagHelp.Group;
import dev.bayou.pipelines.cli.KafkaOptions;
import dev.bayou.pipelines.monitor.MonitorOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Flags of {@code live}. Values stay text here; {@link LiveArgs} turns them into types. */
@CommandHelp(
        summary = "Estimates, while events arrive, what each shopper adds to the cart, orders and abandons.",
        notes = LivePipeline.GUARANTEE,
        example = "live --bootstrapServers=broker:9092 --topics=raw-events --startFrom=earliest --window=1m --gap=30m"
                + " --toTopic=nile-live",
        success = "Not used: the command runs until it is stopped.")
public interface LiveOptions extends KafkaOptions, MonitorOptions {
    @Description("Kafka brokers to connect to first.")
    @FlagHelp(group = Group.KAFKA, form = Form.SERVERS)
    @Validation.Required
    @Override
    String getBootstrapServers();

    @Description("Topics to read.")
    @FlagHelp(group = Group.SELECTION, form = Form.TOPICS)
    @Validation.Required
    String getTopics();

    void setTopics(String value);

    @Description("Topic for the estimates, keyed by kind, window and shopper. It must not be one of --topics. If "
            + "omitted, estimates are printed as lines to standard output.")
    @FlagHelp(group = Group.OUTPUT, form = Form.TOPIC)
    String getToTopic();

    void setToTopic(String value);

    // No default by Beam's annotation: archive has another one for the flag of this name, and Beam allows but one.
    @Description("Event time that one window of totals covers.")
    @FlagHelp(group = Group.EVENT_TIME, form = Form.DURATION, defaultValue = "1m")
    String getWindow();

    void setWindow(String value);

    @Description("Inactivity of a shopper after which a session ends.")
    @FlagHelp(group = Group.EVENT_TIME, form = Form.DURATION)
    @Default.String("30m")
    String getGap();

    void setGap(String value);

    @Description("First record to read: latest, earliest, or a time with its zone. A time starts at the first record "
            + "whose Kafka timestamp is at or after it.")
    @FlagHelp(group = Group.SELECTION)
    @Default.String("latest")
    String getStartFrom();

    void setStartFrom(String value);

    @Description("How far the watermark stays behind the latest event of each partition.")
    @FlagHelp(group = Group.EVENT_TIME, form = Form.DURATION)
    @Default.String("1m")
    String getMaxDelay();

    void setMaxDelay(String value);

    @Description("How far behind the watermark an event still counts, in a late pane. Later events are dropped and "
            + "counted.")
    @FlagHelp(group = Group.EVENT_TIME, form = Form.DURATION)
    @Default.String("1h")
    String getLateness();

    void setLateness(String value);

    @Description("Delay between a new event and the next early estimate of its open window.")
    @FlagHelp(group = Group.EVENT_TIME, form = Form.DURATION)
    @Default.String("10s")
    String getEarly();

    void setEarly(String value);

    @Description("Folder for rejected events. If omitted, they are counted only.")
    @FlagHelp(group = Group.REJECTED, form = Form.LOCATION)
    String getQuarantine();

    void setQuarantine(String value);
}
