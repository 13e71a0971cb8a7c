package dev.bayou.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Where a sandbox is and how to get in; the file of it exists from the moment the sandbox is ready until it stops.
 *
 * @param pid of the server's process
 * @param controllerPort where a further broker finds the cluster's controller
 */
record Coordinates(
        long pid,
        String bootstrapServers,
        int controllerPort,
        URI s3Endpoint,
        String region,
        String accessKey,
        String secretKey,
        String bucket) {

    static final String REGION = "us-east-1";
    static final String ACCESS_KEY = "bayou";
    static final String SECRET_KEY = "bayou-sandbox-secret";
    static final String BUCKET = "bayou";

    static Path file(Path dir) {
        return dir.resolve("sandbox.properties");
    }

    static Coordinates ofThisProcess(String bootstrapServers, int controllerPort, URI s3Endpoint) {
        return new Coordinates(
                ProcessHandle.current().pid(),
                bootstrapServers,
                controllerPort,
                s3Endpoint,
                REGION,
                ACCESS_KEY,
                SECRET_KEY,
                BUCKET);
    }

    static Coordinates read(Path dir) throws IOException {
        Properties read = new Properties();
        try (BufferedReader reader = Files.newBufferedReader(file(dir))) {
            read.load(reader);
        }
        return new Coordinates(
                Long.parseLong(read.getProperty("pid")),
                read.getProperty("bootstrapServers"),
                Integer.parseInt(read.getProperty("controllerPort")),
                URI.create(read.getProperty("s3Endpoint")),
                read.getProperty("region"),
                read.getProperty("accessKey"),
                read.getProperty("secretKey"),
                read.getProperty("bucket"));
    }

    /** Writes the file as a whole or not at all. */
    void write(Path dir) throws IOException {
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("pid", pid);
        entries.put("bootstrapServers", bootstrapServers);
        entries.put("controllerPort", controllerPort);
        entries.put("s3Endpoint", s3Endpoint);
        entries.put("region", region);
        entries.put("accessKey", accessKey);
        entries.put("secretKey", secretKey);
        entries.put("bucket", bucket);
        // Not Properties.store: it escapes the colons, and scripts/sandbox reads this file too.
        String lines = entries.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
        Path whole = Files.writeString(dir.resolve("sandbox.properties.new"), lines);
        Files.move(whole, file(dir), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The variables that Bayou's commands and the AWS tools read. */
    Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("BOOTSTRAP_SERVERS", bootstrapServers);
        variables.put("S3_ENDPOINT", s3Endpoint.toString());
        variables.put("AWS_REGION", region);
        variables.put("AWS_ACCESS_KEY_ID", accessKey);
        variables.put("AWS_SECRET_ACCESS_KEY", secretKey);
        return variables;
    }
}
