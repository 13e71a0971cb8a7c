package dev.bayou.sandbox;

import dev.bayou.sandbox.FaultProxy.Fault;
import dev.bayou.sandbox.FaultProxy.Request;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The faults that S3, and a network before it, are known for; S3's codes are those of its "Error responses" page. */
public enum S3Fault implements Fault {
    /** The server answers 500, and has done nothing. */
    INTERNAL_ERROR("500 Internal Error") {
        @Override
        public void happen(Request request, Socket client) throws IOException {
            refuse(client, "500 Internal Server Error", "InternalError", ZonedDateTime.now(ZoneOffset.UTC));
        }
    },
    /** The server answers 503, as for too many requests, and has done nothing. */
    SLOW_DOWN("503 Slow Down") {
        @Override
        public void happen(Request request, Socket client) throws IOException {
            refuse(client, "503 Slow Down", "SlowDown", ZonedDateTime.now(ZoneOffset.UTC));
        }
    },
    /** The server takes its time. */
    DELAY("delay") {
        @Override
        public void happen(Request request, Socket client) throws IOException {
            try {
                Thread.sleep(LONG.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            Fault.NONE.happen(request, client);
        }
    },
    /** The connection breaks, and the server never hears of the request. */
    RESET_BEFORE("reset before the request") {
        @Override
        public void happen(Request request, Socket client) throws IOException {
            reset(client);
        }
    },
    /** The server executes the request, and the client gets no response. */
    RESET_AFTER("reset after it took effect") {
        @Override
        public void happen(Request request, Socket client) throws IOException {
            request.forward();
            reset(client);
        }
    },
    /** The client hears half of the response. */
    CUT_RESPONSE("truncated response") {
        @Override
        public void happen(Request request, Socket client) throws IOException {
            byte[] response = request.forward();
            client.getOutputStream().write(response, 0, response.length / 2);
            client.getOutputStream().flush();
        }
    },
    /** The client receives the status line and nothing else. */
    CUT_HEAD("truncated head") {
        @Override
        public void happen(Request request, Socket client) throws IOException {
            byte[] response = request.forward();
            int statusLine = new String(response, StandardCharsets.ISO_8859_1).indexOf("\r\n") + 2;
            client.getOutputStream().write(response, 0, statusLine);
            client.getOutputStream().flush();
        }
    },
    /** The server refuses the request as signed an hour ago: one of both clocks is wrong. */
    WRONG_CLOCK("wrong clock") {
        @Override
        public void happen(Request request, Socket client) throws IOException {
            refuse(
                    client,
                    "403 Forbidden",
                    "RequestTimeTooSkewed",
                    ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
        }
    };

    private static final Duration LONG = Duration.ofMillis(700);

    private final String text;

    S3Fault(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }

    private static void refuse(Socket client, String status, String code, ZonedDateTime clock) throws IOException {
        String body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + code
                + "</Message><RequestId>0</RequestId></Error>";
        String head = "HTTP/1.1 " + status + "\r\nDate: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(clock)
                + "\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
    }

    private static void reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }
}
