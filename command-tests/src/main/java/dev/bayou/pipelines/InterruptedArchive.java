package dev.bayou.pipelines;

import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.copy.CopySettings;
import dev.bayou.pipelines.archive.ArchiveArgs;
import dev.bayou.pipelines.archive.ArchivePipeline;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The archive command with a fault at one step of its protocol: {@code STEP WHEN FATE --flag=value …}, where WHEN is
 * {@code 3} for the third time that the step is reached, {@code partition=1} for each time in one partition, or
 * {@code always}.
 */
public final class InterruptedArchive {
    private InterruptedArchive() {}

    public static void main(String[] args) {
        Interruption interruption = new Interruption(ProtocolStep.valueOf(args[0]), args[1], Fate.valueOf(args[2]));
        List<String> flags = Arrays.asList(args).subList(3, args.length);
        System.exit(Commands.run("archive", words -> run(words, interruption), flags));
    }

    private static void run(String[] flags, Interruption interruption) throws IOException {
        ArchiveArgs command = ArchiveArgs.parse(flags);
        ArchivePipeline.run(new ArchiveArgs(
                listening(command.settings(), interruption), command.mode(), command.monitor(), command.options()));
    }

    /** What happens. */
    public enum Fate {
        /** The process ends at once, as by {@code kill -9}. */
        HALT {
            @Override
            void inject() {
                Runtime.getRuntime().halt(137);
            }
        },
        /** The process sleeps until SIGCONT, as after {@code kill -STOP}. */
        STOP {
            @Override
            void inject() throws IOException, InterruptedException {
                String pid = Long.toString(ProcessHandle.current().pid());
                new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
            }
        },
        /** The step takes longer than a batch is meant to, as with a store that is slow. */
        DELAY {
            @Override
            void inject() throws InterruptedException {
                Thread.sleep(800);
            }
        },
        /** The step fails, as by a bug that some record triggers. */
        FAIL {
            @Override
            void inject() {
                throw new IllegalStateException("an unexpected failure");
            }
        };

        abstract void inject() throws IOException, InterruptedException;
    }

    private record Interruption(ProtocolStep at, String when, Fate fate) implements ProtocolStep.Listener {
        private static final AtomicInteger REACHED = new AtomicInteger();
        private static final Pattern PARTITION = Pattern.compile("partition=(\\d+)");

        @Override
        public void reached(ProtocolStep step, String ledgerKey) {
            if (step == at && isDue(ledgerKey)) {
                try {
                    fate.inject();
                } catch (IOException e) {
                    throw new IllegalStateException("cannot stop this process", e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while stopping this process", e);
                }
            }
        }

        private boolean isDue(String ledgerKey) {
            Matcher partition = PARTITION.matcher(when);
            return when.equals("always")
                    || (partition.matches()
                            ? ledgerKey.contains("/" + partition.group(1) + "/")
                            : REACHED.incrementAndGet() == Integer.parseInt(when));
        }
    }

    private static CopySettings listening(CopySettings settings, ProtocolStep.Listener steps) {
        return new CopySettings(
                settings.kafka(),
                settings.topics(),
                settings.archive(),
                settings.rotation(),
                settings.format(),
                settings.windowSize(),
                settings.eventTime(),
                settings.tolerance(),
                settings.group(),
                settings.skippedCorrupt(),
                steps);
    }
}
