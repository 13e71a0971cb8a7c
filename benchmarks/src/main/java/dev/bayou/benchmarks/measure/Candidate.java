package dev.bayou.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One way to do the work that is measured.
 *
 * @param name as the tables have it
 * @param place where each run gets a folder of its own for what it writes, not made yet
 * @param call the process that does the work
 * @param end what its output says once the work is done, for one that runs for ever: it is terminated then
 * @param steady how long the work itself took
 * @param check what is wrong with the work
 */
public record Candidate(String name, Path place, Call call, Optional<String> end, Steady steady, Check check) {
    /** What is to be started for a run. */
    @FunctionalInterface
    public interface Call {
        /** The command line of a run that writes to that folder. */
        List<String> command(Path folder) throws IOException;
    }

    /** Finds out how long the work itself took, without the process' start. */
    @FunctionalInterface
    public interface Steady {
        /**
         * The seconds from the first record to the last.
         *
         * @param folder that the run has written to
         * @param printed the seconds in its output; 0 if there are none
         */
        double seconds(Path folder, double printed) throws IOException;
    }

    /** Looks at what a run has written. */
    @FunctionalInterface
    public interface Check {
        /** What is wrong with it in a few words; empty if nothing is. */
        String fault(Path folder) throws IOException;
    }

    /** One that ends by itself. */
    public static Candidate of(String name, Path place, Call call, Check check) {
        return new Candidate(name, place, call, Optional.empty(), (folder, printed) -> printed, check);
    }

    /** The same work by another process. */
    public Candidate as(String otherName, Call otherCall) {
        return new Candidate(otherName, place, otherCall, end, steady, check);
    }

    /** The same, terminated once its output contains the text. */
    public Candidate until(String said) {
        return new Candidate(name, place, call, Optional.of(said), steady, check);
    }

    /** The same, whose output does not contain the seconds to compare. */
    public Candidate timedBy(Steady other) {
        return new Candidate(name, place, call, end, other, check);
    }
}
