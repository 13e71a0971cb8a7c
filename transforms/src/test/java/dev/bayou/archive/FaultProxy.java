package dev.bayou.archive;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between an S3 client and a server, one request for each connection, and does to the requests of one method
 * what a bad network or a bad day of the server would.
 */
final class FaultProxy implements Closeable {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");
    private static final Pattern EXPECT = Pattern.compile("(?im)^expect:.*\r\n");
    private static final Pattern CONNECTION = Pattern.compile("(?im)^connection:.*\r\n");

    /** What happens to one request. */
    @FunctionalInterface
    interface Fault {
        void happen(Request request, Socket client) throws IOException;

        /** The server never hears of the request. */
        Fault RESET_BEFORE = (request, client) -> reset(client);

        /** The server does as it was asked, and the client never hears of it. */
        Fault SWALLOW_RESPONSE = (request, client) -> {
            request.forward();
            reset(client);
        };

        /** The client hears half of the response. */
        Fault CUT_RESPONSE = (request, client) -> {
            byte[] response = request.forward();
            client.getOutputStream().write(response, 0, response.length / 2);
            client.getOutputStream().flush();
        };

        /** The server answers that it cannot, and does not. */
        static Fault answer(int status) {
            return (request, client) -> client.getOutputStream()
                    .write(("HTTP/1.1 " + status + " Sorry\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        }

        /** Something else happens first. */
        default Fault after(Runnable event) {
            return (request, client) -> {
                event.run();
                happen(request, client);
            };
        }
    }

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final URI server;
    private final Deque<Fault> script = new ArrayDeque<>();
    private final AtomicInteger requests = new AtomicInteger();
    private String method = "";

    FaultProxy(URI server) throws IOException {
        this.server = server;
        threads.execute(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** The next requests of that method meet these faults, one each; all others pass. */
    synchronized void script(String faultyMethod, Fault... faults) {
        method = faultyMethod;
        script.clear();
        for (Fault fault : faults) {
            script.add(fault);
        }
    }

    synchronized boolean isScriptDone() {
        return script.isEmpty();
    }

    /** How many requests came so far. */
    int requests() {
        return requests.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            Request request = receive(client);
            if (request != null) {
                requests.incrementAndGet();
                next(request).happen(request, client);
            }
        } catch (IOException e) {
            // The client hung up, as it may; what it makes of that is what the test looks at.
        }
    }

    private synchronized Fault next(Request request) {
        boolean faulty = request.head.startsWith(method + " ") && !script.isEmpty();
        return faulty
                ? script.remove()
                : (passing, client) -> client.getOutputStream().write(passing.forward());
    }

    /** A whole request, or null if the client sent none. */
    private Request receive(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        if (EXPECT.matcher(text).find()) {
            client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        Matcher length = LENGTH.matcher(text);
        byte[] body = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
        return new Request(text, body);
    }

    /** A request that was received whole and not yet forwarded. */
    final class Request {
        private final String head;
        private final byte[] body;

        private Request(String head, byte[] body) {
            this.head = head;
            this.body = body;
        }

        /** The server's whole response. */
        byte[] forward() throws IOException {
            String plain = CONNECTION
                    .matcher(EXPECT.matcher(head).replaceAll(""))
                    .replaceAll("")
                    .replaceFirst("\r\n", "\r\nConnection: close\r\n");
            try (Socket upstream = new Socket(server.getHost(), server.getPort())) {
                upstream.getOutputStream().write(plain.getBytes(StandardCharsets.ISO_8859_1));
                upstream.getOutputStream().write(body);
                return upstream.getInputStream().readAllBytes();
            }
        }
    }

    private static void reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }
}
