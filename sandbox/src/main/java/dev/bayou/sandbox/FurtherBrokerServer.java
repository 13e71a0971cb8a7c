package dev.bayou.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;

/** The process of a {@link FurtherBroker}. */
final class FurtherBrokerServer {
    private FurtherBrokerServer() {}

    /**
     * Starts the broker.
     *
     * @param args node id, folder, port, the controller's port, cluster id, the process with which it ends
     */
    public static void main(String[] args) {
        ServerLog.configure();
        SandboxServer.exitWith(Long.parseLong(args[5]));
        try {
            KafkaBroker broker = KafkaBroker.join(
                    Integer.parseInt(args[0]),
                    Files.createDirectories(Path.of(args[1])),
                    Integer.parseInt(args[2]),
                    Integer.parseInt(args[3]),
                    args[4]);
            Runtime.getRuntime().addShutdownHook(new Thread(broker::stop, "broker-stop"));
        } catch (Exception e) {
            // The broker's threads would keep a half-started process alive.
            e.printStackTrace();
            System.exit(1);
        }
    }
}
