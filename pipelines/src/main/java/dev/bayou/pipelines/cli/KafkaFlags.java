package dev.bayou.pipelines.cli;

import dev.bayou.kafka.KafkaSettings;
import dev.bayou.kafka.KafkaSettings.KafkaConfigFile;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;

/** Reads the connection to Kafka from {@link KafkaOptions}, and adds mistakes to those of the command line. */
public final class KafkaFlags {
    private KafkaFlags() {}

    /** For a command that requires Kafka. */
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
                        + " cannot be set: Bayou sets it, because exactly-once depends on it"
                        + (name.equals("group.id") ? "; see --group of archive" : "")));
        return new KafkaSettings(flags.required("bootstrapServers", options.getBootstrapServers()), extra, file);
    }

    /** Null if not given. */
    private static KafkaConfigFile file(KafkaOptions options) {
        return Flags.isGiven(options.getKafkaConfigFile())
                ? new KafkaConfigFile(options.getKafkaConfigFile().strip())
                : null;
    }

    /** For a command that can use Kafka; empty if no flag for Kafka is given. */
    public static Optional<KafkaSettings> optional(KafkaOptions options, Flags flags) {
        return Flags.isGiven(options.getBootstrapServers())
                        || Flags.isGiven(options.getKafkaConfig())
                        || Flags.isGiven(options.getKafkaConfigFile())
                ? Optional.of(required(options, flags))
                : Optional.empty();
    }

    private static Map<String, String> extra(KafkaOptions options, Flags flags) {
        Map<String, String> extra = new HashMap<>();
        for (String setting : Flags.list(options.getKafkaConfig())) {
            String[] parts = setting.split("=", 2);
            if (parts.length == 2 && !parts[0].isBlank()) {
                extra.put(parts[0].strip(), parts[1].strip());
            } else {
                // The text may be part of a secret that contains a comma, so it is not shown.
                flags.mistake("--kafkaConfig has a part that is not of the form name=value; a value with a comma"
                        + " belongs in --kafkaConfigFile");
            }
        }
        return extra;
    }
}
