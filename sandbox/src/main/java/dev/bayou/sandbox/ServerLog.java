package dev.bayou.sandbox;

/** The log settings of this module's own processes. */
final class ServerLog {
    private ServerLog() {}

    /**
     * Must be called before the first logger is made. The settings are not in a {@code logback.xml} at the root of the
     * class path because the tests of other modules, which have this module's jar on theirs, would take them for their
     * own.
     */
    static void configure() {
        System.setProperty("logback.configurationFile", "dev/bayou/sandbox/logback.xml");
    }
}
