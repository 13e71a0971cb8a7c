package dev.bayou.commands;

import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.pipelines.CommandLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A process that runs one call after another, for tests of many calls that are not about the start. */
public final class BayouLoop implements AutoCloseable {
    private final BayouProcess process;
    private int calls;
    private int outRead;
    private int errRead;

    private BayouLoop(BayouProcess process) {
        this.process = process;
    }

    /**
     * Starts the process.
     *
     * @param dir where its output and its temporary files go
     */
    public static BayouLoop start(Path dir, Map<String, String> environment) throws IOException {
        return new BayouLoop(BayouCall.loop().withEnvironment(environment).start(dir));
    }

    /** Runs the call's words to their end; its own environment and flags for the JVM are not used. */
    public Ended run(BayouCall call) throws IOException {
        calls++;
        process.send(String.join("\t", call.words()));
        String end = CommandLoop.ended(calls);
        process.awaitLog(end);
        String out = process.stdout();
        String err = process.stderr();
        String logged = err.substring(errRead);
        int status = logged.charAt(logged.indexOf(end) + end.length()) - '0';
        Ended ended = new Ended(call, status, out.substring(outRead), logged);
        outRead = out.length();
        errRead = err.length();
        return ended;
    }

    @Override
    public void close() {
        process.close();
    }
}
