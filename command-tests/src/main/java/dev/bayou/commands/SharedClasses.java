package dev.bayou.commands;

import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the JVM of one archiver has made of its classes: the processes of these tests map it into their memory, and are going
 * in half to two thirds of the time.
 *
 * <p>Each JVM of tests makes it anew, before its first process: so it is never of another build. A process with another class
 * path, such as one that hands over to a cluster, does without it; and so do all if it could not be made.
 */
final class SharedClasses {
    private static final int RECORDS = 100;
    /** It takes ten seconds; on a machine where it takes so much longer, tests have no time to wait for it. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static List<String> flags;

    private SharedClasses() {}

    /**
     * The flags for the JVM of any process.
     *
     * @param dir where the process that makes it may write
     */
    static synchronized List<String> flags(Path dir) throws IOException {
        if (flags == null) {
            // Those of the process that makes it; and of all others, should it fail.
            flags = List.of();
            Path file = Files.createTempDirectory("bayou-classes-").resolve("processes.jsa");
            file.getParent().toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            BayouCall call = archiver().withJvm("-XX:ArchiveClassesAtExit=" + file);
            try (BayouProcess process = call.start(dir.resolve("shared-classes"))) {
                Ended unused = process.awaitEnd(LIMIT).requireSuccess();
                // A JVM that cannot use them is not to say so: what processes say is under test.
                flags = List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds*=off");
            } catch (AssertionError e) {
                System.err.println("Processes will start slowly, each loading its classes anew: " + e.getMessage());
            }
        }
        return flags;
    }

    /** On S3, for which it loads nearly all that the other commands load. */
    private static BayouCall archiver() {
        Sandbox sandbox = Sandbox.shared();
        String topic = Topics.fresh(sandbox, "shared-classes", 1);
        try (EventProducer producer =
                new EventProducer(sandbox, topic, 1, 0, ArchiveContract.LONG_AGO, Duration.ofHours(2))) {
            producer.write(RECORDS);
        }
        return ArchiveHome.onS3(sandbox).catchUp(sandbox, topic);
    }
}
