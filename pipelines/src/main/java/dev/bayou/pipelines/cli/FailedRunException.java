package dev.bayou.pipelines.cli;

import java.util.List;

/** Reports a run that did not complete, although its command line was right: what is left, with the reasons. */
public final class FailedRunException extends RuntimeException {
    public FailedRunException(List<String> reasons) {
        super(String.join("\n", reasons));
    }
}
