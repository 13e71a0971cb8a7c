package dev.bayou.pipelines;

import java.util.List;

/** A run that did not do all it was to do, though it was called rightly: what is left, each with its reason. */
public final class FailedRunException extends RuntimeException {
    FailedRunException(List<String> reasons) {
        super(String.join("\n", reasons));
    }
}
