package dev.bayou.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends each line of standard input to a topic as one record's value; what {@code scripts/sandbox send} runs. */
final class SendLines {
    private SendLines() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        ServerLog.configure();
        if (args.length != 2) {
            System.err.println("Usage: SendLines BOOTSTRAP_SERVERS TOPIC <FILE");
            System.exit(2);
        }
        Map<String, Object> settings = Map.of("bootstrap.servers", args[0], "max.block.ms", 20_000);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            long sent = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // One after another: the order of the lines is the order of the offsets.
                producer.send(new ProducerRecord<>(args[1], line)).get();
                sent++;
            }
            System.out.println(sent + " records sent to " + args[1] + ".");
        } catch (ExecutionException e) {
            System.err.println("Not every line was sent to " + args[1] + ": "
                    + e.getCause().getMessage());
            System.exit(1);
        }
    }
}
