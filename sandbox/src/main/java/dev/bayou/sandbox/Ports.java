package dev.bayou.sandbox;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Three different ports of the loopback interface that were free a moment ago. */
record Ports(int kafka, int controller, int s3) {
    static final String LOOPBACK_ADDRESS = "127.0.0.1";

    /** Takes the wanted ports, and any free one for 0. The broker must know its port before it has bound it. */
    static Ports choose(int wantedKafka, int wantedS3) throws IOException, StartRefused {
        try (ServerSocket kafka = bind(wantedKafka, "--kafka-port");
                ServerSocket s3 = bind(wantedS3, "--s3-port");
                ServerSocket controller = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Ports(kafka.getLocalPort(), controller.getLocalPort(), s3.getLocalPort());
        }
    }

    /** A port of the loopback interface that was free a moment ago. */
    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static ServerSocket bind(int wanted, String option) throws IOException, StartRefused {
        ServerSocket socket = new ServerSocket();
        try {
            // As the servers do: a port whose connections have just been closed is free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            return socket;
        } catch (BindException e) {
            socket.close();
            throw new StartRefused(
                    "Port " + wanted + " is taken: choose another with " + option + ", or 0 for any free one", e);
        }
    }
}
