package dev.bayou.sandbox;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Three different ports of the loopback interface that were free a moment ago. */
record Ports(int kafka, int controller, int s3) {
    static final String LOOPBACK_ADDRESS = "127.0.0.1";

    /**
     * Below those that operating systems give to clients: no connection takes the port of a server while it restarts.
     */
    static final int FIRST = 10_000;

    static final int LAST = 32_767;

    /** More than enough, unless nearly all of them are taken. */
    private static final int TRIES = 100;

    /** Takes the wanted ports, and any free one for 0. The broker must know its port before it has bound it. */
    static Ports choose(int wantedKafka, int wantedS3) throws IOException, StartRefused {
        try (ServerSocket kafka = bind(wantedKafka, "--kafka-port");
                ServerSocket s3 = bind(wantedS3, "--s3-port");
                ServerSocket controller = bindAny()) {
            return new Ports(kafka.getLocalPort(), controller.getLocalPort(), s3.getLocalPort());
        }
    }

    /** A port of the loopback interface that was free a moment ago. */
    static int free() throws IOException {
        try (ServerSocket socket = bindAny()) {
            return socket.getLocalPort();
        }
    }

    private static ServerSocket bind(int wanted, String option) throws IOException, StartRefused {
        try {
            return wanted == 0 ? bindAny() : bind(wanted);
        } catch (BindException e) {
            throw new StartRefused(
                    "Port " + wanted + " is taken: choose another with " + option + ", or 0 for any free one", e);
        }
    }

    private static ServerSocket bindAny() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            try {
                return bind(ThreadLocalRandom.current().nextInt(FIRST, LAST + 1));
            } catch (BindException e) {
                // Taken: another one.
            }
        }
        return bind(0);
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            // As the servers do: a port whose connections have just been closed is free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
