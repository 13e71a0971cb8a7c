package dev.bayou.seqfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A record of a test, with its value's bytes as Latin-1 text: that compares and prints. */
public record Entry(long key, String value) {
    Entry(long key, byte[] value) {
        this(key, new String(value, ISO_8859_1));
    }

    byte[] bytes() {
        return value.getBytes(ISO_8859_1);
    }

    /** JSON-like values of 20 to 60 bytes, keys that count up. */
    static List<Entry> events(int count) {
        Random random = new Random(count);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String verb = random.nextBoolean() ? "views" : "adds to the cart";
            entries.add(new Entry(i, "{\"shopper\":" + random.nextInt(1000) + ",\"verb\":\"" + verb + "\"}"));
        }
        return entries;
    }

    /** Among their values are such that look like the beginning of a sync marker. */
    static List<Entry> random(int count, Random random) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[random.nextInt(80)];
            random.nextBytes(value);
            Arrays.fill(value, 0, random.nextInt(value.length + 1), (byte) 0xff);
            entries.add(new Entry(i, value));
        }
        return entries;
    }

    static byte[] file(Compression compression, Map<String, String> metadata, List<Entry> entries) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (SequenceFileWriter writer = SequenceFileWriter.on(file, compression, metadata)) {
            for (Entry entry : entries) {
                writer.append(entry.key(), ByteBuffer.wrap(entry.bytes()));
            }
        }
        return file.toByteArray();
    }

    /** All records that our reader delivers from this file. */
    static List<Entry> read(byte[] file, String name) throws IOException {
        return read(new ByteArrayInputStream(file), file.length, name);
    }

    static List<Entry> read(InputStream in, long length, String name) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (SequenceFileReader reader = SequenceFileReader.on(in, length, name)) {
            while (reader.next()) {
                byte[] value = new byte[reader.value().remaining()];
                reader.value().get(value);
                entries.add(new Entry(reader.key(), value));
            }
        }
        return entries;
    }
}
