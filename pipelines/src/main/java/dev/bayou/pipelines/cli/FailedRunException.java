package dev.bayou.pipelines.cli;

import java.util.List;

/** A run that did not do all it was to do, though it was called rightly: what is left, each with its reason. */
public final class FailedRunException extends RuntimeException {
    public FailedRunException(List<String> reasons) {
        super(String.join("\n", reasons));
    }
}
