package dev.bayou.sandbox;

import java.io.BufferedInputStream;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between S3 clients and a server, one request for each connection, and injects the faults of a bad network or
 * an overloaded server. All requests pass until faults are set. Safe for many threads.
 */
public final class FaultProxy implements Closeable {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");
    private static final Pattern EXPECT = Pattern.compile("(?im)^expect:.*\r\n");
    private static final Pattern CONNECTION = Pattern.compile("(?im)^connection:.*\r\n");
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final byte[] EMPTY_OK =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** What happens to one request. */
    @FunctionalInterface
    public interface Fault {
        /** The request passes. */
        Fault NONE = (request, client) -> client.getOutputStream().write(request.forward());

        /**
         * The client sees a server that ignores the condition of a write: one that is refused for it counts as done.
         */
        Fault CONDITION_IGNORED = (request, client) -> {
            byte[] response = request.forward();
            boolean isRefused = new String(response, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 412 ");
            client.getOutputStream().write(isRefused ? EMPTY_OK : response);
        };

        /** Treats the client of a request to something; closing its connection is not needed. */
        void happen(Request request, Socket client) throws IOException;

        /** Something else happens first. */
        default Fault after(Runnable event) {
            return (request, client) -> {
                event.run();
                happen(request, client);
            };
        }
    }

    /** Chooses the fault of each request. */
    @FunctionalInterface
    public interface FaultSource {
        /** The fault for a request of that HTTP method. Called for one request at a time. */
        Fault next(String method);
    }

    /** Faults for the next requests of one method, one each; all others pass. */
    private static final class Script implements FaultSource {
        private final String method;
        private final Deque<Fault> faults = new ArrayDeque<>();

        private Script(String method, List<Fault> faults) {
            this.method = method;
            this.faults.addAll(faults);
        }

        @Override
        public Fault next(String of) {
            return of.equals(method) && !faults.isEmpty() ? faults.remove() : Fault.NONE;
        }
    }

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final URI server;
    private final AtomicInteger requests = new AtomicInteger();
    private FaultSource source = method -> Fault.NONE;

    /** Listens on a port of its own until it is closed. */
    public FaultProxy(URI server) throws IOException {
        this.server = server;
        threads.execute(this::accept);
    }

    /** What a client takes for the server's. */
    public URI endpoint() {
        return URI.create("http://" + Ports.LOOPBACK_ADDRESS + ":" + listening.getLocalPort());
    }

    /** Sets the faults of all further requests. */
    public synchronized void set(FaultSource from) {
        source = from;
    }

    /** Injects these faults into the next requests of that method, one each; all others pass. */
    public void script(String method, Fault... faults) {
        set(new Script(method, List.of(faults)));
    }

    /** Whether every fault of the script has happened. */
    public synchronized boolean isScriptDone() {
        return ((Script) source).faults.isEmpty();
    }

    /** How many requests came so far. */
    public int requests() {
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
        return source.next(request.method());
    }

    /** A whole request, or null if the client sent none. */
    private Request receive(Socket client) throws IOException {
        InputStream in = new BufferedInputStream(client.getInputStream());
        String head = head(in);
        if (head.isEmpty()) {
            return null;
        }
        if (EXPECT.matcher(head).find()) {
            client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        Matcher length = LENGTH.matcher(head);
        byte[] body = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
        return new Request(head, body);
    }

    /** Everything up to the empty line, or nothing if the client hung up before it. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < END_OF_HEAD.length()) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            matched = next == END_OF_HEAD.charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** A request that was received whole and not yet forwarded. */
    public final class Request {
        private final String head;
        private final byte[] body;

        private Request(String head, byte[] body) {
            this.head = head;
            this.body = body;
        }

        private String method() {
            return head.substring(0, head.indexOf(' '));
        }

        /** The value of a header; empty if the request has none of that name. */
        public Optional<String> header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }

        /** Forwards the request to the server, and returns its whole response. */
        public byte[] forward() throws IOException {
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
}
