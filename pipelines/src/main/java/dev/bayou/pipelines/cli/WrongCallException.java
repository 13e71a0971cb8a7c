package dev.bayou.pipelines.cli;

import java.util.List;

/** A command that was called wrongly: every mistake, each with its correction. Nothing was done. */
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
