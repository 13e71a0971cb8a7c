package dev.bayou.sandbox;

/** The server cannot start here; the message says all there is to know, with the way out. */
final class StartRefused extends Exception {
    StartRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
