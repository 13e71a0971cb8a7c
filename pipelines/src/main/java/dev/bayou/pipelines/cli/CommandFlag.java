package dev.bayou.pipelines.cli;

import dev.bayou.pipelines.cli.FlagHelp.Form;
import java.beans.Introspector;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** A flag as help and completion show it, read from the annotations of its getter. */
public record CommandFlag(String name, Method getter) {
    private static final String REQUIRED = "Required";
    private static final String BAYOU = "dev.bayou.";

    /** Bayou's own flags of a command, by section and name. */
    public static List<CommandFlag> of(Class<? extends PipelineOptions> options) {
        return flags(Stream.of(options.getMethods()))
                .filter(CommandFlag::isOwn)
                .sorted(Comparator.comparing((CommandFlag flag) -> !flag.isRequired())
                        .thenComparing(flag -> flag.help().group())
                        .thenComparing(CommandFlag::name))
                .toList();
    }

    /** The documented flags of Beam and of the runner, by interface and name. */
    public static List<CommandFlag> ofRunner() {
        return Flags.registered().stream()
                .filter(options -> !options.isAnnotationPresent(Hidden.class))
                .flatMap(options -> flags(Stream.of(options.getDeclaredMethods())))
                .filter(flag -> !flag.isOwn() && flag.getter.isAnnotationPresent(Description.class))
                .sorted(Comparator.comparing(CommandFlag::section).thenComparing(CommandFlag::name))
                .toList();
    }

    private static Stream<CommandFlag> flags(Stream<Method> methods) {
        return methods.flatMap(method -> nameOf(method).map(name -> new CommandFlag(name, method)).stream());
    }

    /** The name of the flag whose getter this is; empty for other methods. */
    static Optional<String> nameOf(Method method) {
        if (method.getParameterCount() > 0) {
            return Optional.empty();
        }
        return Stream.of("get", "is")
                .filter(method.getName()::startsWith)
                .findFirst()
                .map(prefix -> Introspector.decapitalize(method.getName().substring(prefix.length())));
    }

    /** The flags that the runner profile sets are not for users. */
    private boolean isOwn() {
        return getter.getDeclaringClass().getName().startsWith(BAYOU)
                && getter.getDeclaringClass() != ProfileOptions.class;
    }

    private FlagHelp help() {
        return Objects.requireNonNull(
                getter.getAnnotation(FlagHelp.class), () -> "--" + name + " has no @FlagHelp: " + getter);
    }

    /** The heading under which the help lists it: of an own flag its group, of another one the interface. */
    public String section() {
        if (isOwn()) {
            return isRequired() ? REQUIRED : help().group().title();
        }
        return getter.getDeclaringClass().getSimpleName();
    }

    /** Whether the command needs it, or one of its {@link #alternatives}. */
    public boolean isRequired() {
        return getter.isAnnotationPresent(Validation.Required.class);
    }

    /** The flags of which a command needs one, if it needs this one or another. */
    public List<CommandFlag> alternatives(List<CommandFlag> flags) {
        return flags.stream()
                .filter(other ->
                        !other.equals(this) && other.requiredGroups().stream().anyMatch(requiredGroups()::contains))
                .toList();
    }

    private Set<String> requiredGroups() {
        return isRequired()
                ? Set.of(getter.getAnnotation(Validation.Required.class).groups())
                : Set.of();
    }

    public String description() {
        Description description = getter.getAnnotation(Description.class);
        return Objects.requireNonNull(description, () -> "--" + name + " has no @Description: " + getter)
                .value()
                .strip()
                .replaceAll("\\s+", " ");
    }

    /** Empty if it has none. */
    public String defaultValue() {
        if (isOwn() && !help().defaultValue().isEmpty()) {
            return help().defaultValue();
        }
        return Arrays.stream(getter.getAnnotations())
                .filter(annotation -> annotation.annotationType().getEnclosingClass() == Default.class)
                .filter(annotation -> annotation.annotationType() != Default.InstanceFactory.class)
                .map(CommandFlag::value)
                .filter(value -> !value.equals(Long.MAX_VALUE) && !value.equals(false))
                .map(value -> value instanceof Class<?> type ? type.getSimpleName() : value.toString())
                .findFirst()
                .orElse("");
    }

    private static Object value(Annotation fallback) {
        try {
            return fallback.annotationType().getMethod("value").invoke(fallback);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(fallback + " has no value", e);
        }
    }

    public Form form() {
        return isOwn() ? help().form() : Form.TEXT;
    }

    /** All values that it accepts; empty if they are too many to list. */
    public List<String> choices() {
        Class<?> type = getter.getReturnType();
        if (isOwn() && help().choices().length > 0) {
            return List.of(help().choices());
        } else if (type.isEnum()) {
            return Stream.of(type.getEnumConstants()).map(Object::toString).toList();
        } else if (isBoolean() && defaultValue().equals("true")) {
            return List.of("true", "false");
        }
        return List.of();
    }

    /** Whether it may stand without a value. */
    public boolean isSwitch() {
        return isBoolean() && choices().isEmpty();
    }

    private boolean isBoolean() {
        return getter.getReturnType() == boolean.class || getter.getReturnType() == Boolean.class;
    }

    /** The flag with a placeholder for its value: {@code --maxFileAge=DURATION}. */
    public String usage() {
        return "--" + name + (isSwitch() ? "" : "=" + placeholder());
    }

    /** What stands for its value in the help. */
    public String placeholder() {
        if (!choices().isEmpty()) {
            return String.join("|", choices());
        } else if (isOwn()) {
            return help().form().name();
        }
        return getter.getReturnType().getSimpleName().toUpperCase(Locale.ROOT);
    }

    /** The explanations of the forms of values of these flags: {@code SIZE} and how it is written. */
    public static Set<Form> forms(List<CommandFlag> flags) {
        return flags.stream()
                .filter(flag -> flag.choices().isEmpty() && !flag.isSwitch())
                .map(CommandFlag::form)
                .filter(form -> !form.explanation().isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
