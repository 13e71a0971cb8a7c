package dev.bayou.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What is to be measured.
 *
 * @param subjects in this order
 * @param records in the topic; empty for each subject's own default
 * @param runs how often each candidate runs
 * @param entries of the ledger that {@code verify} reads
 * @param beside another checkout of Bayou, built, whose commands run too
 * @param only the candidates beside the baseline that take part: a part of their name matches
 * @param output the file for the JSON, if it is wanted
 * @param plots the folder for the plots of what grows, if they are wanted
 */
record BenchOptions(
        List<Subject> subjects,
        Optional<Long> records,
        int partitions,
        int runs,
        long seed,
        int entries,
        Optional<Path> beside,
        Pattern only,
        Optional<Path> output,
        Optional<Path> plots) {
    static final String USAGE =
            """
            usage: scripts/bench [archive|kafkaio-baseline|report|abandoned|replay|verify|scale|disorder|all]
                                 [--records N] [--partitions P] [--runs R] [--seed S] [--entries N]
                                 [--beside CHECKOUT] [--only REGEX] [--output FILE.json] [--plots FOLDER]""";

    /** Reads a command line, or names all its mistakes at once. */
    static BenchOptions parse(List<String> arguments) {
        List<Subject> subjects = List.of(Subject.ARCHIVE);
        Optional<Long> records = Optional.empty();
        int partitions = 4;
        int runs = 3;
        long seed = 1;
        int entries = 1_000_000;
        Optional<Path> beside = Optional.empty();
        Pattern only = Pattern.compile("");
        Optional<Path> output = Optional.empty();
        Optional<Path> plots = Optional.empty();
        List<String> mistakes = new ArrayList<>();
        for (Iterator<String> words = arguments.iterator(); words.hasNext(); ) {
            String word = words.next();
            Optional<List<Subject>> named = Subject.named(word);
            if (named.isPresent()) {
                subjects = named.get();
                continue;
            }
            String[] option = word.split("=", 2);
            String value = option.length == 2 ? option[1] : words.hasNext() ? words.next() : "";
            switch (option[0]) {
                case "--records" -> records = Optional.of(number(word, value, 10_000_000_000L, mistakes));
                case "--partitions" -> partitions = (int) number(word, value, 10_000, mistakes);
                case "--runs" -> runs = (int) number(word, value, 1_000, mistakes);
                case "--seed" -> seed = number(word, value, Long.MAX_VALUE, mistakes);
                case "--entries" -> entries = (int) number(word, value, 100_000_000, mistakes);
                case "--beside" -> beside = Optional.of(checkout(value, mistakes));
                case "--only" -> only = pattern(value, mistakes);
                case "--output" -> output = Optional.of(Path.of(value).toAbsolutePath());
                case "--plots" -> plots = Optional.of(Path.of(value).toAbsolutePath());
                default -> mistakes.add("unknown option " + word);
            }
        }
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", mistakes));
        }
        return new BenchOptions(subjects, records, partitions, runs, seed, entries, beside, only, output, plots);
    }

    /** Whether a candidate of that name takes part. */
    Predicate<String> takesPart() {
        return only.asPredicate();
    }

    private static long number(String option, String value, long most, List<String> mistakes) {
        if (value.matches("[0-9]{1,18}") && Long.parseLong(value) >= 1 && Long.parseLong(value) <= most) {
            return Long.parseLong(value);
        }
        mistakes.add(option + " must be a number from 1 to " + most + ", not '" + value + "'");
        return 1;
    }

    private static Path checkout(String value, List<String> mistakes) {
        Path folder = Path.of(value).toAbsolutePath().normalize();
        if (!Files.isExecutable(folder.resolve("scripts/bayou"))) {
            mistakes.add("--beside takes the folder of a checkout of Bayou; " + folder + " has no scripts/bayou");
        }
        return folder;
    }

    private static Pattern pattern(String value, List<String> mistakes) {
        try {
            return Pattern.compile(value, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException e) {
            mistakes.add("--only takes a regular expression: " + e.getMessage());
            return Pattern.compile("");
        }
    }
}
