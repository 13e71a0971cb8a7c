package dev.bayou.pipelines.cli;

import dev.bayou.archive.store.Stores;
import dev.bayou.kafka.KafkaClients;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stores and Kafka clients that the commands of this JVM share. */
public final class SharedConnections {
    private static final Logger LOG = LoggerFactory.getLogger(SharedConnections.class);

    private SharedConnections() {}

    /** Closes all of them and deletes their scratch folders, at the end of a command. */
    public static void closeAll() {
        close(Stores::closeAll);
    }

    /** Closes them at the end of the process: threads that still run cannot open a store again. */
    static void shutDown() {
        close(Stores::shutDown);
    }

    /** Closes the stores although a connection to Kafka fails to close. */
    private static void close(ShutdownHook.Ending stores) {
        try {
            KafkaClients.closeAll();
        } finally {
            try {
                stores.end();
            } catch (IOException e) {
                LOG.warn("A store could not be closed: {}", e.toString());
            }
        }
    }
}
