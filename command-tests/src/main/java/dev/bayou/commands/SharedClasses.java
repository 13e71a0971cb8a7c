package dev.bayou.commands;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;

/**
 * The class-data archive of one archiver's JVM: the processes of these tests map it into their memory, and start in
 * half to two thirds of the time.
 *
 * <p>The first process that needs it after a build makes it, beside the profile's jar, and others wait for it. A
 * process with another class path, such as one that hands over to a cluster, does without it; and so do all if it could
 * not be made.
 */
final class SharedClasses {
    private static final int RECORDS = 100;
    /** It takes ten seconds; on a machine that needs so much longer, tests go on without it. */
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
            Path file = Profile.current().target().resolve("tests.jsa");
            try (FileChannel channel = FileChannel.open(file.resolveSibling("tests.lock"), CREATE, WRITE)) {
                // Until the channel is closed.
                FileLock unused = channel.lock();
                if (!isOfThisBuild(file)) {
                    make(file, dir);
                }
                // A JVM that cannot use them must not log it: the output of processes is under test.
                flags = List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds*=off");
            } catch (AssertionError e) {
                System.err.println("Processes start slowly without shared classes: " + e.getMessage());
            }
        }
        return flags;
    }

    private static boolean isOfThisBuild(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        FileTime made = Files.getLastModifiedTime(file);
        for (String jar : Profile.current().classPath().split(":", -1)) {
            if (Files.getLastModifiedTime(Path.of(jar)).compareTo(made) > 0) {
                return false;
            }
        }
        return true;
    }

    private static void make(Path file, Path dir) throws IOException {
        Path unfinished = file.resolveSibling("tests.jsa.unfinished");
        BayouCall call = archiver().withJvm("-XX:ArchiveClassesAtExit=" + unfinished);
        try (BayouProcess process = call.start(dir.resolve("shared-classes"))) {
            Ended unused = process.awaitEnd(LIMIT).requireSuccess();
        }
        Files.move(unfinished, file, ATOMIC_MOVE);
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
