package dev.bayou.pipelines.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What help and completion need of a flag beyond Beam's {@code @Description}, {@code @Default} and
 * {@code @Validation.Required}: its group and the form of its value. On the getter of each of Bayou's flags.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface FlagHelp {
    Group group();

    Form form() default Form.TEXT;

    /** All values that the flag accepts, if they are few. */
    String[] choices() default {};

    /**
     * The default of a flag that has another one in another command. Beam allows one {@code @Default} for all flags of
     * one name.
     */
    String defaultValue() default "";

    /** A section of the help page of a command, in the order in which the page shows them. */
    enum Group {
        SELECTION("Selection"),
        KAFKA("Kafka"),
        EVENT_TIME("Event time, windows and sessions"),
        CHECKS("Checks and repair"),
        OUTPUT("Output"),
        REJECTED("Rejected events"),
        LIMITS("Limits"),
        MONITORING("Monitoring"),
        RUN("Run");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** The form of a flag's value. Its name is the placeholder in the help. */
    enum Form {
        DURATION("a number and a unit: 500ms, 10s, 5m, 1h, 1d"),
        DURATIONS("durations separated by commas, each a number and a unit: 90s, 15m, 2h"),
        FILE("a path on this machine"),
        LOCATION("s3://bucket/prefix or an absolute /path"),
        NUMBER(""),
        NUMBERS("numbers separated by commas"),
        REGEX("a Java regular expression"),
        SERVERS("host:port, several separated by commas"),
        SETTINGS("name=value, several separated by commas"),
        SIZE("bytes, or a number and a unit: 64MB, 128MiB, 1GB"),
        TEXT(""),
        TOPIC(""),
        TOPICS("topic names separated by commas"),
        WINDOW("a day or an hour in UTC: 2018-10-30 or 2018-10-30T23");

        private final String explanation;

        Form(String explanation) {
            this.explanation = explanation;
        }

        /** Empty if the placeholder says enough. */
        public String explanation() {
            return explanation;
        }

        /** Whether a shell completes the value by the files of this machine. */
        public boolean isPath() {
            return this == FILE || this == LOCATION;
        }
    }
}
