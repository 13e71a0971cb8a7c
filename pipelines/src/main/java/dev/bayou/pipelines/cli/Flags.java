package dev.bayou.pipelines.cli;

import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeRange;
import dev.bayou.archive.store.Location;
import java.beans.Introspector;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Reads a command line and gathers every mistake in it, so that all are told at once. */
public final class Flags {
    private static final Pattern TOPIC_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private static final Location ROOT = new Location("/");
    /** What may be repeated of a word that is no flag: it may as well be the value of one, and a secret. */
    private static final Pattern HARMLESS = Pattern.compile("[\\w./:-]{1,40}");

    /** What the JVM makes of a byte of its command line that is no character in its locale. */
    private static final char UNDECODABLE = '\uFFFD';

    private static final String ENDPOINT = "http://host:port or https://host";
    private static final Pattern USER_INFO = Pattern.compile("//.*@");

    private final List<String> mistakes = new ArrayList<>();
    private final Set<String> isWrong = new HashSet<>();
    private AwsOptions aws;
    private boolean usesS3;

    /** Parses the flags of a command, Beam's and the runner's among them, and notes those that nobody knows. */
    public <T extends PipelineOptions> T parse(Class<T> type, String[] args) {
        PipelineOptionsFactory.register(type);
        PipelineOptionsFactory.register(ProfileOptions.class);
        PipelineOptionsFactory.register(S3Options.class); // Beam itself registers AwsOptions only.
        Map<String, Class<?>> known = types(type);
        Set<String> seen = new HashSet<>();
        List<String> accepted = new ArrayList<>();
        String before = "";
        for (String arg : args) {
            if (!arg.startsWith("--")) {
                mistake(notAFlag(arg, before));
                before = "";
                continue;
            }
            before = arg;
            String name = arg.substring(2).split("=", 2)[0];
            if (arg.indexOf(UNDECODABLE) >= 0) {
                mistake("--" + name + " holds a character that this process could not decode; set LC_ALL to a locale of"
                        + " UTF-8, such as C.UTF-8");
                isWrong.add(name);
            } else if (!known.containsKey(name)) {
                mistake("--" + name + " is not known" + didYouMean(name, known.keySet()));
            } else if (!seen.add(name)) {
                mistake("--" + name + " is given twice; give it once");
            } else {
                accepted.add(arg);
            }
        }
        T options = create(type, accepted, known);
        aws = options.as(AwsOptions.class);
        checkEndpoint();
        return options;
    }

    private static String notAFlag(String word, String before) {
        if (!before.isEmpty() && !before.contains("=")) {
            return "a word follows " + before + ", which takes its value behind '='; write " + before + "=value";
        }
        return (HARMLESS.matcher(word).matches() ? "'" + word + "'" : "a word without '--' in front")
                + " is no flag; write --name=value";
    }

    public void mistake(String text) {
        mistakes.add(text);
    }

    /** Whether these flags are there and hold what they should, as far as they were looked at. */
    public boolean areRight(String... names) {
        return Collections.disjoint(isWrong, List.of(names));
    }

    /** The flag's value, which must be there. */
    public String required(String name, String value) {
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
    public <T> T typed(String name, String text, T fallback, Function<String, T> parse) {
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
    public TimeRange timeRange(String from, String to) {
        TimeRange range = new TimeRange(
                typed("from", from, Instant.MIN, Quantities::hour), typed("to", to, Instant.MAX, Quantities::hour));
        if (!range.from().isBefore(range.to())) {
            mistake("--from=" + from + " is not before --to=" + to + "; --to is the first window that is left out");
        }
        return range;
    }

    /** The flag's value as an address; the root, and a mistake unless it is missing, if it is none. */
    public Location location(String name, String text) {
        Location location = typed(name, text, ROOT, Location::new);
        usesS3 |= location.isOnS3();
        return location;
    }

    /** The address of an archive, which must be there and is no root. */
    public Location archive(String text) {
        Location archive = location("archive", required("archive", text));
        if (areRight("archive") && archive.equals(ROOT)) {
            mistake("--archive=/ is the root of the file system; give a folder below it");
            isWrong.add("archive");
        }
        return archive;
    }

    /** A list of topics' names, each of which could be one. */
    public Set<String> topics(String text) {
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
    public Set<Integer> partitions(String text) {
        Set<Integer> partitions = new TreeSet<>();
        for (String partition : list(text)) {
            partitions.add(typed("partitions", partition, 0, Quantities::partition));
        }
        return partitions;
    }

    /** A list of names separated by commas; empty parts are left out. */
    public static Set<String> list(String text) {
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

    /**
     * Rejects the command line if a flag was wrong.
     *
     * @throws WrongCallException with every mistake
     */
    public void requireNone() {
        if (usesS3 && areRight("awsRegion") && aws.getAwsRegion() == null) {
            mistake("--awsRegion is missing, and neither AWS_REGION nor an AWS profile names a region; S3 needs one");
        }
        if (!mistakes.isEmpty()) {
            throw new WrongCallException(mistakes);
        }
    }

    /** Beam reports the first wrong value only, so each flag is first tried by itself. */
    private <T extends PipelineOptions> T create(Class<T> type, List<String> accepted, Map<String, Class<?>> types) {
        List<String> right = new ArrayList<>();
        for (String flag : accepted) {
            try {
                PipelineOptionsFactory.fromArgs(flag).as(type);
                right.add(flag);
            } catch (IllegalArgumentException
                    | NullPointerException e) { // Beam's of a field that is missing or unknown.
                String name = flag.substring(2).split("=", 2)[0];
                mistake("--" + name + " has a value that it cannot have" + reason(types.get(name), e));
                isWrong.add(name);
            }
        }
        return PipelineOptionsFactory.fromArgs(right.toArray(String[]::new)).as(type);
    }

    /** Beam's message repeats the value: credentials, keys and proxies are objects, written as JSON. */
    private static String reason(Class<?> type, RuntimeException e) {
        if (type == URI.class) {
            return "; write " + ENDPOINT;
        }
        boolean isPlain = type.isPrimitive()
                || type.isEnum()
                || type == String.class
                || type == Class.class
                || type == Boolean.class
                || Number.class.isAssignableFrom(type);
        return isPlain
                ? ": " + String.valueOf(e.getMessage()).lines().findFirst().orElse("see --help")
                : "; it may hold a secret, so it is not repeated here. Beam's documentation of " + type.getSimpleName()
                        + " shows its form";
    }

    /** Later AWS clients read the endpoint from the environment. Beam's is older, so it is set here. */
    private void checkEndpoint() {
        if (!areRight("endpoint")) {
            return;
        }
        if (aws.getEndpoint() != null) {
            if (typed("endpoint", aws.getEndpoint().toString(), null, Flags::endpoint) == null) {
                aws.setEndpoint(null);
            }
            return;
        }
        for (String variable : List.of("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")) {
            String endpoint = System.getenv(variable);
            if (endpoint != null && !endpoint.isBlank()) {
                try {
                    aws.setEndpoint(endpoint(endpoint.strip()));
                } catch (IllegalArgumentException e) {
                    mistake(variable + " in the environment: " + e.getMessage());
                }
                return;
            }
        }
    }

    private static URI endpoint(String text) {
        URI endpoint = null;
        try {
            endpoint = new URI(text);
        } catch (URISyntaxException e) {
            // The same mistake as an address of another kind.
        }
        boolean isHttp = endpoint != null
                && ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))
                && endpoint.getHost() != null;
        if (!isHttp) {
            throw new IllegalArgumentException("'" + USER_INFO.matcher(text).replaceAll("//…@")
                    + "' is no address of an S3 server; write " + ENDPOINT);
        }
        return endpoint;
    }

    /** The flags of a command by name, Beam's and the runner's among them, with the types of their values. */
    public static Map<String, Class<?>> types(Class<? extends PipelineOptions> type) {
        Set<Class<? extends PipelineOptions>> interfaces = new HashSet<>(PipelineOptionsFactory.getRegisteredOptions());
        interfaces.add(type);
        Map<String, Class<?>> types = new TreeMap<>();
        for (Class<? extends PipelineOptions> options : interfaces) {
            for (Method method : options.getMethods()) {
                if (method.getParameterCount() == 0 && method.getName().startsWith("get")) {
                    types.put(Introspector.decapitalize(method.getName().substring(3)), method.getReturnType());
                } else if (method.getParameterCount() == 0 && method.getName().startsWith("is")) {
                    types.put(Introspector.decapitalize(method.getName().substring(2)), method.getReturnType());
                }
            }
        }
        return types;
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
