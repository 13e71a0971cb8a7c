package dev.bayou.pipelines.monitor;

import dev.bayou.pipelines.cli.FlagHelp;
import dev.bayou.pipelines.cli.FlagHelp.Form;
import dev.bayou.pipelines.cli.FlagHelp.Group;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Flags of every command that can be monitored. Values stay text here; {@link MonitorSettings} turns them into types.
 */
public interface MonitorOptions extends PipelineOptions {
    @Description("Port of an HTTP endpoint with metrics for Prometheus at /metrics, and with the health of the process"
            + " at /-/healthy and /-/ready. If omitted, there is none.")
    @FlagHelp(group = Group.MONITORING, form = Form.NUMBER)
    String getMetricsPort();

    void setMetricsPort(String value);

    @Description("Address to which --metricsPort binds. Metrics name topics, and there is no access control.")
    @FlagHelp(group = Group.MONITORING)
    @Default.String("127.0.0.1")
    String getMetricsHost();

    void setMetricsHost(String value);

    @Description("File to which the metrics are written every 15 seconds and at the end, for node_exporter's textfile"
            + " collector. Its name must end in .prom.")
    @FlagHelp(group = Group.MONITORING, form = Form.FILE)
    String getMetricsFile();

    void setMetricsFile(String value);
}
