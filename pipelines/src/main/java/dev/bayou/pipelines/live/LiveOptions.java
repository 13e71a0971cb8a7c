package dev.bayou.pipelines.live;

import dev.bayou.pipelines.cli.KafkaOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Flags of {@code live}. Values stay text here; {@link LiveArgs} turns them into types. */
public interface LiveOptions extends KafkaOptions {
    @Description("Topics to read, separated by commas. Required.")
    String getTopics();

    void setTopics(String value);

    @Description("The topic for what is told, keyed by kind, window and shopper. Without it: lines on standard output.")
    String getToTopic();

    void setToTopic(String value);

    // No default by Beam's annotation: archive has another one for the flag of this name, and Beam allows but one.
    @Description("Totals of each shopper are told for so long a time of events: 1m (default), 10s, 1h.")
    String getWindow();

    void setWindow(String value);

    @Description("So long a shopper does nothing, and the session is over.")
    @Default.String("30m")
    String getGap();

    void setGap(String value);

    @Description("latest, earliest, or a time with its zone: from the first record that Kafka dates then or later.")
    @Default.String("latest")
    String getStartFrom();

    void setStartFrom(String value);

    @Description("So far the watermark stays behind the latest event of each partition.")
    @Default.String("1m")
    String getMaxDelay();

    void setMaxDelay(String value);

    @Description(
            "So far behind the watermark an event still counts, in a late pane. What comes later is dropped, and counted.")
    @Default.String("1h")
    String getLateness();

    void setLateness(String value);

    @Description("So long after something new a window that is not over is told again.")
    @Default.String("10s")
    String getEarly();

    void setEarly(String value);

    @Description(
            "The folder for rejected events, s3://bucket/prefix or an absolute /path. Without it they are only counted.")
    String getQuarantine();

    void setQuarantine(String value);
}
