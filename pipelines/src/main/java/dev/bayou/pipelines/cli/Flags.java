package dev.bayou.pipelines.cli;

import dev.bayou.archive.Layout;
import dev.bayou.archive.TimeRange;
import dev.bayou.archive.store.Location;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
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

/** Reads a command line and collects every mistake in it, so that one message reports them all. */
public final class Flags {
    private static final Pattern TOPIC_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private static final Location ROOT = new Location("/");
    /** A word that is not a flag may be a secret. Messages show only words like these. */
    private static final Pattern HARMLESS = Pattern.compile("[\\w./:-]{1,40}");

    /** What the JVM decodes a byte to that is not a character in its locale. */
    private static final char UNDECODABLE = '\uFFFD';

    private static final String ENDPOINT = "http://host:port or https://host";
    private static final Pattern USER_INFO = Pattern.compile("//.*@");

    private final List<String> mistakes = new ArrayList<>();
    private final Set<String> isWrong = new HashSet<>();
    private AwsOptions aws;
    private boolean usesS3;

    /** Parses the flags of a command, of Beam and of the runner, and records unknown ones as mistakes. */
    public <T extends PipelineOptions> T parse(Class<T> type, String[] args) {
        PipelineOptionsFactory.register(type);
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
                mistake("--" + name + " is not known"
                        + DidYouMean.nearest(name, known.keySet())
                                .map(nearest -> "; did you mean --" + nearest + "?")
                                .orElse("; --help lists the flags"));
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
            return "a word follows " + before + ", which takes its value after '='; write " + before + "=value";
        }
        return (HARMLESS.matcher(word).matches() ? "'" + word + "'" : "a word without '--' in front")
                + " is not a flag; write --name=value";
    }

    public void mistake(String text) {
        mistakes.add(text);
    }

    /** Whether none of these flags is wrong, as far as they were checked. */
    public boolean areRight(String... names) {
        return Collections.disjoint(isWrong, List.of(names));
    }

    /** The flag's value; a mistake if it is missing. */
    public String required(String name, String value) {
        if (!isGiven(value)) {
            if (!isWrong.contains(name)) {
                mistake("--" + name + " is missing");
                isWrong.add(name);
            }
            return "";
        }
        return value.strip();
    }

    /** The parsed value of the flag; the fallback if it is not given, and also a mistake if it cannot be parsed. */
    public <T> T typed(String name, String text, T fallback, Function<String, T> parse) {
        if (!isGiven(text)) {
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

    /**
     * The windows from {@code --from}, inclusive, to {@code --to}, exclusive; without bound where a flag is not given.
     */
    public TimeRange timeRange(String from, String to) {
        TimeRange range = new TimeRange(
                typed("from", from, Instant.MIN, Quantities::hour), typed("to", to, Instant.MAX, Quantities::hour));
        if (!range.from().isBefore(range.to())) {
            mistake("--from=" + from + " is not before --to=" + to + "; --to is exclusive");
        }
        return range;
    }

    /** The flag's value as a location; the root if it is not given, and also a mistake if it is not a location. */
    public Location location(String name, String text) {
        Location location = typed(name, text, ROOT, Location::new);
        usesS3 |= location.isOnS3();
        return location;
    }

    /** The location of the archive; a mistake if it is missing or the root. */
    public Location archive(String text) {
        Location archive = location("archive", required("archive", text));
        if (areRight("archive") && archive.equals(ROOT)) {
            mistake("--archive=/ is the root of the file system; give a folder below it");
            isWrong.add("archive");
        }
        return archive;
    }

    /** Topic names separated by commas; a mistake for each that cannot be a topic. */
    public Set<String> topics(String text) {
        Set<String> names = list(text);
        for (String name : names) {
            if (!isTopicName(name)) {
                mistake("--topics: '" + name + "' is not a valid topic name; use letters, digits, '.', '_' and '-'");
            } else if (Layout.isReserved(name)) {
                mistake("--topics: " + name
                        + " is a folder that the archive reserves for itself; it cannot be a topic");
            }
        }
        return names;
    }

    /** Whether Kafka accepts a topic of that name. */
    public static boolean isTopicName(String name) {
        return TOPIC_NAME.matcher(name).matches();
    }

    /** Whether the flag has a value that is not blank. */
    public static boolean isGiven(String value) {
        return value != null && !value.isBlank();
    }

    /** Partition numbers separated by commas. */
    public Set<Integer> partitions(String text) {
        Set<Integer> partitions = new TreeSet<>();
        for (String partition : list(text)) {
            partitions.add(typed("partitions", partition, 0, Quantities::partition));
        }
        return partitions;
    }

    /** The parts of a text between commas, without empty ones. */
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

    /** Parses each flag alone first, since Beam reports the first wrong value only. */
    private <T extends PipelineOptions> T create(Class<T> type, List<String> accepted, Map<String, Class<?>> types) {
        List<String> right = new ArrayList<>();
        for (String flag : accepted) {
            try {
                PipelineOptionsFactory.fromArgs(flag).as(type);
                right.add(flag);
            } catch (IllegalArgumentException
                    | NullPointerException e) { // Beam throws it for a missing or unknown field.
                String name = flag.substring(2).split("=", 2)[0];
                mistake("--" + name + " has an invalid value" + reason(types.get(name), e));
                isWrong.add(name);
            }
        }
        return PipelineOptionsFactory.fromArgs(right.toArray(String[]::new)).as(type);
    }

    /** Beam's message shows the value. Objects in JSON may be credentials, keys or proxies. */
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
                : "; the value may contain a secret, so it is not shown. Beam's documentation of "
                        + type.getSimpleName() + " shows the form";
    }

    /** Newer AWS clients read the endpoint from the environment. Beam's client is older. */
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
            // Reported below, as an address of another scheme is.
        }
        boolean isHttp = endpoint != null
                && ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))
                && endpoint.getHost() != null;
        if (!isHttp) {
            throw new IllegalArgumentException("'" + USER_INFO.matcher(text).replaceAll("//…@")
                    + "' is not the address of an S3 server; write " + ENDPOINT);
        }
        return endpoint;
    }

    /** The flags of a command by name, Beam's and the runner's among them, with the types of their values. */
    public static Map<String, Class<?>> types(Class<? extends PipelineOptions> type) {
        Set<Class<? extends PipelineOptions>> interfaces = registered();
        interfaces.add(type);
        Map<String, Class<?>> types = new TreeMap<>();
        for (Class<? extends PipelineOptions> options : interfaces) {
            for (Method method : options.getMethods()) {
                CommandFlag.nameOf(method).ifPresent(name -> types.put(name, method.getReturnType()));
            }
        }
        return types;
    }

    /** The options of Beam and the runner, and those of commands that were parsed. */
    static Set<Class<? extends PipelineOptions>> registered() {
        PipelineOptionsFactory.register(ProfileOptions.class);
        PipelineOptionsFactory.register(S3Options.class); // Beam itself registers AwsOptions only.
        return new HashSet<>(PipelineOptionsFactory.getRegisteredOptions());
    }
}
