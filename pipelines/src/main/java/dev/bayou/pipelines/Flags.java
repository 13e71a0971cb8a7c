package dev.bayou.pipelines;

import dev.bayou.archive.Layout;
import dev.bayou.archive.Location;
import dev.bayou.archive.TimeRange;
import java.beans.Introspector;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Reads a command line and gathers every mistake in it, so that all are told at once. */
final class Flags {
    private static final Pattern TOPIC_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private final List<String> mistakes = new ArrayList<>();
    private final Set<String> isWrong = new HashSet<>();

    /** Parses the flags of a command, Beam's and the runner's among them, and notes those that nobody knows. */
    <T extends PipelineOptions> T parse(Class<T> type, String[] args) {
        PipelineOptionsFactory.register(type);
        PipelineOptionsFactory.register(ProfileOptions.class);
        Set<String> known = names(type);
        Set<String> seen = new HashSet<>();
        List<String> accepted = new ArrayList<>();
        for (String arg : args) {
            if (!arg.startsWith("--")) {
                mistake("'" + arg + "' is no flag; write --name=value");
                continue;
            }
            String name = arg.substring(2).split("=", 2)[0];
            if (!known.contains(name)) {
                mistake("--" + name + " is not known" + didYouMean(name, known));
            } else if (!seen.add(name)) {
                mistake("--" + name + " is given twice; give it once");
            } else {
                accepted.add(arg);
            }
        }
        return withEnvironment(create(type, accepted));
    }

    void mistake(String text) {
        mistakes.add(text);
    }

    /** Whether these flags are there and hold what they should, as far as they were looked at. */
    boolean areRight(String... names) {
        return Collections.disjoint(isWrong, List.of(names));
    }

    /** The flag's value, which must be there. */
    String required(String name, String value) {
        if (value == null || value.isBlank()) {
            if (!isWrong.contains(name)) {
                mistake("--" + name + " is missing");
                isWrong.add(name);
            }
            return "";
        }
        return value.strip();
    }

    /** The flag's value as a type; a mistake, and the fallback, if the text is not one. */
    <T> T typed(String name, String text, T fallback, Function<String, T> parse) {
        if (text == null || text.isBlank()) {
            return fallback;
        }
        try {
            return parse.apply(text.strip());
        } catch (IllegalArgumentException | IllegalStateException e) {
            mistake("--" + name + ": " + e.getMessage());
            isWrong.add(name);
            return fallback;
        }
    }

    /** The windows from {@code --from} up to, and without, {@code --to}; all of them where a flag is not given. */
    TimeRange timeRange(String from, String to) {
        TimeRange range = new TimeRange(
                typed("from", from, Instant.MIN, Quantities::hour), typed("to", to, Instant.MAX, Quantities::hour));
        if (!range.from().isBefore(range.to())) {
            mistake("--from=" + from + " is not before --to=" + to + "; --to is the first window that is left out");
        }
        return range;
    }

    /** The flag's value as an address; the root, and a mistake unless it is missing, if it is none. */
    Location location(String name, String text) {
        return typed(name, text, new Location("/"), Location::new);
    }

    /** A list of topics' names, each of which could be one. */
    Set<String> topics(String text) {
        Set<String> names = list(text);
        for (String name : names) {
            if (!TOPIC_NAME.matcher(name).matches()) {
                mistake("--topics: '" + name
                        + "' is no topic's name; one is made of letters, digits, '.', '_' and '-'");
            } else if (Layout.isReserved(name)) {
                mistake("--topics: " + name + " is the name of a folder of the archive's own, and no topic");
            }
        }
        return names;
    }

    /** A list of partitions' numbers. */
    Set<Integer> partitions(String text) {
        Set<Integer> partitions = new TreeSet<>();
        for (String partition : list(text)) {
            partitions.add(typed("partitions", partition, 0, Quantities::partition));
        }
        return partitions;
    }

    /** A list of names separated by commas; empty parts are left out. */
    static Set<String> list(String text) {
        Set<String> parts = new LinkedHashSet<>();
        if (text != null) {
            for (String part : text.split(",", -1)) {
                if (!part.isBlank()) {
                    parts.add(part.strip());
                }
            }
        }
        return parts;
    }

    /** @throws WrongCallException if there was any mistake */
    void requireNone() {
        if (!mistakes.isEmpty()) {
            throw new WrongCallException(mistakes);
        }
    }

    /** Beam tells the first wrong value only, so each flag is first tried by itself. */
    private <T extends PipelineOptions> T create(Class<T> type, List<String> accepted) {
        List<String> right = new ArrayList<>();
        for (String flag : accepted) {
            try {
                PipelineOptionsFactory.fromArgs(flag).as(type);
                right.add(flag);
            } catch (IllegalArgumentException e) {
                String name = flag.split("=", 2)[0];
                mistake(name + " has a value that it cannot have: "
                        + e.getMessage().lines().findFirst().orElse("see --help"));
                isWrong.add(name.substring(2));
            }
        }
        return PipelineOptionsFactory.fromArgs(right.toArray(String[]::new)).as(type);
    }

    /** Later AWS clients read the endpoint from the environment; Beam's is older, so it is told here. */
    private <T extends PipelineOptions> T withEnvironment(T options) {
        AwsOptions aws = options.as(AwsOptions.class);
        for (String variable : List.of("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")) {
            String endpoint = System.getenv(variable);
            if (aws.getEndpoint() == null && endpoint != null && !endpoint.isBlank()) {
                aws.setEndpoint(URI.create(endpoint.strip()));
            }
        }
        return options;
    }

    private static Set<String> names(Class<? extends PipelineOptions> type) {
        Set<Class<? extends PipelineOptions>> interfaces = new HashSet<>(PipelineOptionsFactory.getRegisteredOptions());
        interfaces.add(type);
        Set<String> names = new TreeSet<>();
        for (Class<? extends PipelineOptions> options : interfaces) {
            for (Method method : options.getMethods()) {
                if (method.getParameterCount() == 0 && method.getName().startsWith("get")) {
                    names.add(Introspector.decapitalize(method.getName().substring(3)));
                } else if (method.getParameterCount() == 0 && method.getName().startsWith("is")) {
                    names.add(Introspector.decapitalize(method.getName().substring(2)));
                }
            }
        }
        return names;
    }

    private static String didYouMean(String name, Set<String> known) {
        String wanted = letters(name);
        return known.stream()
                .filter(candidate -> letters(candidate).equals(wanted)
                        || letters(candidate).startsWith(wanted)
                        || wanted.startsWith(letters(candidate)))
                .findFirst()
                .map(candidate -> "; did you mean --" + candidate + "?")
                .orElse("; --help lists the flags");
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
