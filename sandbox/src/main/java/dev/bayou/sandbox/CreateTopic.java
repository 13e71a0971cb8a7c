package dev.bayou.sandbox;

import java.util.Map;
import java.util.OptionalInt;

/** Makes a topic, or finds it made with as many partitions; what {@code scripts/sandbox topic} runs. */
final class CreateTopic {
    private CreateTopic() {}

    public static void main(String[] args) {
        ServerLog.configure();
        if (args.length != 3 || !args[2].matches("[1-9][0-9]{0,3}")) {
            System.err.println("Usage: CreateTopic BOOTSTRAP_SERVERS NAME PARTITIONS");
            System.exit(2);
        }
        try (Topics topics = new Topics(args[0])) {
            System.out.println(create(topics, args[1], Integer.parseInt(args[2])));
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static String create(Topics topics, String name, int partitions) {
        OptionalInt existing = topics.partitions(name);
        if (existing.isEmpty()) {
            topics.create(name, partitions, Map.of());
            return "Topic " + name + " made with " + partitions + " partitions.";
        }
        if (existing.getAsInt() == partitions) {
            return "Topic " + name + " exists with " + partitions + " partitions.";
        }
        throw new IllegalStateException("Topic " + name + " exists with " + existing.getAsInt() + " partitions, not "
                + partitions + ": choose another name");
    }
}
