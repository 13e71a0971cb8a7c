package dev.bayou.verify;

import java.util.List;

/**
 * What was found in the folders of one window.
 *
 * @param sealed whether the window has a {@code _SUCCESS}
 * @param orphans the keys of what dead attempts left, which may be swept
 */
record FolderFacts(WindowFolder folder, boolean sealed, List<Finding> findings, List<String> orphans) implements Facts {
    FolderFacts {
        findings = List.copyOf(findings);
        orphans = List.copyOf(orphans);
    }
}
