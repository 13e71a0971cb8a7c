package dev.bayou.pipelines.cli;

import java.util.List;

/** Reports a wrong command line: every mistake in it, and how to correct it. Nothing was done. */
public final class WrongCallException extends RuntimeException {
    private final List<String> mistakes;

    public WrongCallException(List<String> mistakes) {
        super(String.join("\n", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    public List<String> mistakes() {
        return mistakes;
    }
}
