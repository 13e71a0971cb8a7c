package dev.bayou.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.LoggerFactory;

/**
 * The process that holds the broker and the S3 server. The file of its {@link Coordinates} appears when both are ready;
 * SIGTERM deletes that file and stops both cleanly.
 */
final class SandboxServer {
    private final ServerOptions options;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    private SandboxServer(ServerOptions options) {
        this.options = options;
    }

    public static void main(String[] args) {
        ServerLog.configure();
        ServerOptions options = optionsOrExit(args);
        SandboxServer server = new SandboxServer(options);
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "sandbox-stop"));
        options.exitWith().ifPresent(SandboxServer::exitWith);
        try {
            server.start();
        } catch (StartRefused e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (Exception e) {
            // The broker's and the S3 server's threads would keep a half-started process alive.
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static ServerOptions optionsOrExit(String[] args) {
        try {
            return ServerOptions.parse(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + ServerOptions.USAGE);
            System.exit(2);
            throw e;
        }
    }

    /** Holds the monitor throughout, so that a signal that comes in the middle stops what this has started. */
    private synchronized void start() throws Exception {
        Path dir = Files.createDirectories(options.dir());
        started.push(lock(dir));
        Files.deleteIfExists(Coordinates.file(dir));

        Ports ports = Ports.choose(options.kafkaPort(), options.s3Port());
        S3Server s3 = S3Server.start(dir.resolve("s3"), ports.s3(), Coordinates.BUCKET);
        started.push(s3::stop);
        KafkaBroker kafka = KafkaBroker.start(dir.resolve("kafka"), ports.kafka(), ports.controller());
        started.push(kafka::stop);

        started.push(() -> Files.deleteIfExists(Coordinates.file(dir)));
        Coordinates.ofThisProcess(kafka.bootstrapServers(), ports.controller(), s3.endpoint())
                .write(dir);
    }

    private synchronized void stop() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                // What is left must be stopped too.
                LoggerFactory.getLogger(SandboxServer.class).error("Stopping goes on after a failure", e);
            }
        }
    }

    /** Ends this process when that one has ended. */
    static void exitWith(long pid) {
        Thread watch = new Thread(
                () -> {
                    ProcessHandle.of(pid).map(ProcessHandle::onExit).ifPresent(CompletableFuture::join);
                    System.exit(0);
                },
                "sandbox-exit-with-" + pid);
        watch.setDaemon(true);
        watch.start();
    }

    private static FileChannel lock(Path dir) throws IOException, StartRefused {
        FileChannel file =
                FileChannel.open(dir.resolve("sandbox.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (file.tryLock() == null) {
            file.close();
            throw new StartRefused(
                    "Another sandbox runs in " + dir + ": stop it, or choose another folder with --dir", null);
        }
        return file;
    }
}
