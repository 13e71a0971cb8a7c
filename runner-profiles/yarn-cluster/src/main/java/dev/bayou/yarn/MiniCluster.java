package dev.bayou.yarn;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * A resource manager and a node manager on loopback, in this process, until its standard input ends. What they write is
 * below the working directory. Containers are processes of their own, children of this one.
 */
final class MiniCluster {
    private static final String ANY_PORT = "127.0.0.1:0";

    private MiniCluster() {}

    /**
     * Says on standard output when the cluster is ready.
     *
     * @param args the folder for the clients' configuration, then the variables that containers inherit from this
     *     process
     */
    public static void main(String[] args) throws IOException {
        Path clients = Files.createDirectories(Path.of(args[0]));
        try (MiniYARNCluster cluster = new MiniYARNCluster("yarn", 1, 1, 1)) {
            cluster.init(configuration(List.of(args).subList(1, args.length)));
            cluster.start();
            writeConfiguration(cluster.getConfig(), clients);
            System.out.println("YARN is ready, with a configuration for its clients in " + clients);
            // It ends as well when the process that started it is killed.
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static Configuration configuration(List<String> inherited) {
        YarnConfiguration configuration = new YarnConfiguration();
        // With ports of its own choice it would listen on the machine's name, which is reached from outside.
        configuration.setBoolean(YarnConfiguration.YARN_MINICLUSTER_FIXED_PORTS, true);
        for (String address : List.of(
                YarnConfiguration.RM_ADDRESS,
                YarnConfiguration.RM_ADMIN_ADDRESS,
                YarnConfiguration.RM_SCHEDULER_ADDRESS,
                YarnConfiguration.RM_RESOURCE_TRACKER_ADDRESS,
                YarnConfiguration.RM_WEBAPP_ADDRESS,
                YarnConfiguration.NM_ADDRESS,
                YarnConfiguration.NM_LOCALIZER_ADDRESS,
                YarnConfiguration.NM_COLLECTOR_SERVICE_ADDRESS,
                YarnConfiguration.NM_WEBAPP_ADDRESS)) {
            configuration.set(address, ANY_PORT);
        }
        configuration.set("hadoop.tmp.dir", Path.of("tmp").toAbsolutePath().toString());
        configuration.set("yarn.scheduler.capacity.root.queues", "default");
        configuration.set("yarn.scheduler.capacity.root.default.capacity", "100");
        configuration.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1");
        configuration.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 128);
        // A container starts, and is known to have ended, with the next heartbeat: a second later by default.
        configuration.setLong(YarnConfiguration.RM_NM_HEARTBEAT_INTERVAL_MS, 100);
        // Containers are as small as their heaps; what a JVM maps beside, and how full the disk is, is the machine's
        // affair.
        configuration.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
        configuration.setBoolean(YarnConfiguration.NM_PMEM_CHECK_ENABLED, false);
        configuration.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 100);
        List<String> whitelist = new ArrayList<>(inherited);
        whitelist.add("JAVA_HOME");
        configuration.set(YarnConfiguration.NM_ENV_WHITELIST, String.join(",", whitelist));
        return configuration;
    }

    private static void writeConfiguration(Configuration configuration, Path folder) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve("yarn-site.xml"))) {
            configuration.writeXml(out);
        }
    }
}
