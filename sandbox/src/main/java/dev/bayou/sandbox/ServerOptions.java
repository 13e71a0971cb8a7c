package dev.bayou.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the server is started with.
 *
 * @param dir keeps topics, objects and the file of coordinates
 * @param kafkaPort 0 for any free one
 * @param s3Port 0 for any free one
 * @param exitWith the process with which the server ends
 */
record ServerOptions(Path dir, int kafkaPort, int s3Port, OptionalLong exitWith) {
    static final String USAGE = "Usage: SandboxServer --dir DIR [--kafka-port N] [--s3-port N] [--exit-with PID]";

    private static final long MAX_PORT = 65535;

    /** Reads a command line, or names all its mistakes at once. */
    static ServerOptions parse(List<String> arguments) {
        Path dir = null;
        long kafkaPort = 0;
        long s3Port = 0;
        OptionalLong exitWith = OptionalLong.empty();
        List<String> mistakes = new ArrayList<>();
        for (Iterator<String> words = arguments.iterator(); words.hasNext(); ) {
            String option = words.next();
            String value = words.hasNext() ? words.next() : "";
            switch (option) {
                case "--dir" -> dir = value.isEmpty() ? null : Path.of(value).toAbsolutePath();
                case "--kafka-port" -> kafkaPort = number(option, value, MAX_PORT, mistakes);
                case "--s3-port" -> s3Port = number(option, value, MAX_PORT, mistakes);
                case "--exit-with" -> exitWith = OptionalLong.of(number(option, value, Long.MAX_VALUE, mistakes));
                default -> mistakes.add("unknown option " + option);
            }
        }
        if (dir == null) {
            mistakes.add("--dir DIR is missing");
        }
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", mistakes));
        }
        return new ServerOptions(dir, (int) kafkaPort, (int) s3Port, exitWith);
    }

    private static long number(String option, String value, long max, List<String> mistakes) {
        if (value.matches("[0-9]{1,18}") && Long.parseLong(value) <= max) {
            return Long.parseLong(value);
        }
        mistakes.add(option + " must be a number from 0 to " + max + ", not '" + value + "'");
        return 0;
    }
}
