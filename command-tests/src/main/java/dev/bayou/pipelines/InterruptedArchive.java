package dev.bayou.pipelines;

import dev.bayou.archive.ProtocolStep;
import dev.bayou.copy.CopySettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The archive command, but that at one step of its protocol, the n-th time it gets there, something happens to the whole
 * process: {@code STEP N HALT|STOP --flag=value …}.
 */
public final class InterruptedArchive {
    private InterruptedArchive() {}

    public static void main(String[] args) throws IOException {
        ArchiveCommand command = ArchiveCommand.parse(Arrays.copyOfRange(args, 3, args.length));
        Interruption interruption =
                new Interruption(ProtocolStep.valueOf(args[0]), Integer.parseInt(args[1]), Fate.valueOf(args[2]));
        ArchivePipeline.run(
                new ArchiveCommand(listening(command.settings(), interruption), command.mode(), command.options()));
        Commands.releaseConnections();
        System.exit(0);
    }

    /** What happens to the process. */
    public enum Fate {
        /** It is gone at once, as by {@code kill -9}. */
        HALT {
            @Override
            void befall() {
                Runtime.getRuntime().halt(137);
            }
        },
        /** It sleeps until it is told to go on, as by {@code kill -STOP}. */
        STOP {
            @Override
            void befall() throws IOException, InterruptedException {
                String pid = Long.toString(ProcessHandle.current().pid());
                new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
            }
        };

        abstract void befall() throws IOException, InterruptedException;
    }

    private record Interruption(ProtocolStep at, int time, Fate fate) implements ProtocolStep.Listener {
        private static final AtomicInteger TIMES = new AtomicInteger();

        @Override
        public void reached(ProtocolStep step, String ledgerKey) {
            if (step == at && TIMES.incrementAndGet() == time) {
                try {
                    fate.befall();
                } catch (IOException e) {
                    throw new IllegalStateException("cannot stop this process", e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while stopping this process", e);
                }
            }
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
                settings.group(),
                steps);
    }
}
