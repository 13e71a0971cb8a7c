package dev.bayou.pipelines.cli;

import dev.bayou.kafka.KafkaSettings;
import dev.bayou.kafka.KafkaSettings.KafkaConfigFile;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;

/**
 * Reads how Kafka is reached from {@link KafkaOptions}; mistakes go where the others of the command line are gathered.
 */
public final class KafkaFlags {
    private KafkaFlags() {}

    /** For a command that cannot do without Kafka. */
    public static KafkaSettings required(KafkaOptions options, Flags flags) {
        return required(options, KafkaSettings.FIXED, flags);
    }

    /** For a command that writes to Kafka. */
    public static KafkaSettings forWriting(KafkaOptions options, Flags flags) {
        return required(options, KafkaSettings.FIXED_FOR_WRITING, flags);
    }

    private static KafkaSettings required(KafkaOptions options, Set<String> fixed, Flags flags) {
        Map<String, String> extra = extra(options, flags);
        KafkaConfigFile file = file(options);
        Set<String> names = new TreeSet<>(extra.keySet());
        if (file != null) {
            try {
                names.addAll(file.read().keySet());
            } catch (ConfigException e) {
                flags.mistake(e.getMessage());
            }
        }
        names.stream()
                .filter(fixed::contains)
                .forEach(name -> flags.mistake("Kafka's " + name
                        + " cannot be set: Bayou sets it, exactly-once rests on it"
                        + (name.equals("group.id") ? "; see --group of archive" : "")));
        return new KafkaSettings(flags.required("bootstrapServers", options.getBootstrapServers()), extra, file);
    }

    /** Null if none is given. */
    private static KafkaConfigFile file(KafkaOptions options) {
        return isGiven(options.getKafkaConfigFile())
                ? new KafkaConfigFile(options.getKafkaConfigFile().strip())
                : null;
    }

    /** For a command that can; empty if no flag is given. */
    public static Optional<KafkaSettings> optional(KafkaOptions options, Flags flags) {
        return isGiven(options.getBootstrapServers())
                        || isGiven(options.getKafkaConfig())
                        || isGiven(options.getKafkaConfigFile())
                ? Optional.of(required(options, flags))
                : Optional.empty();
    }

    private static boolean isGiven(String value) {
        return value != null && !value.isBlank();
    }

    private static Map<String, String> extra(KafkaOptions options, Flags flags) {
        Map<String, String> extra = new HashMap<>();
        for (String setting : Flags.list(options.getKafkaConfig())) {
            String[] parts = setting.split("=", 2);
            if (parts.length == 2 && !parts[0].isBlank()) {
                extra.put(parts[0].strip(), parts[1].strip());
            } else {
                // The text may be a piece of a secret that holds a comma, so it is not repeated.
                flags.mistake("--kafkaConfig holds a part that is not of the form name=value; a value with a comma"
                        + " belongs in --kafkaConfigFile");
            }
        }
        return extra;
    }
}
