package dev.bayou.seqfile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.io.compress.SnappyCodec;

/**
 * How the records of a SequenceFile are compressed when it is written. A reader takes the codec from the file's header,
 * never from its name.
 */
public enum Compression {
    /** Each record by itself, as it is. */
    NONE("", null, "Choose another instead."),
    /** zlib in blocks of records; runs everywhere. */
    DEFLATE(".deflate", DefaultCodec.class, "Choose none instead."),
    /** gzip in blocks of records. The file is a SequenceFile: {@code gunzip} cannot read it, whatever its name says. */
    GZIP(".gz", GzipCodec.class, "Choose deflate or none instead."),
    /** Snappy in blocks of records, by the snappy-java library. */
    SNAPPY(".snappy", SnappyCodec.class, BoundedSnappy.REMEDY);

    private final String extension;
    private final Class<? extends CompressionCodec> codec;
    private final String remedy;

    Compression(String extension, Class<? extends CompressionCodec> codec, String remedy) {
        this.extension = extension;
        this.codec = codec;
        this.remedy = remedy;
    }

    /** What a file's name ends with: empty, or the default extension of Hadoop's codec with its dot. */
    public String extension() {
        return extension;
    }

    /**
     * The compression of that name, in whatever case.
     *
     * @throws IllegalArgumentException listing the choices, if there is none
     */
    public static Compression named(String name) {
        return Arrays.stream(values())
                .filter(compression -> compression.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no compression '" + name + "'; the choices are " + choices() + "."));
    }

    /**
     * Returns only if this machine has just written and read back a small file with this codec.
     *
     * @throws IllegalStateException naming the codec, what is wrong with it, and what to do
     */
    public void requireRunnable() {
        byte[] value = "a few bytes, a few bytes, a few bytes".getBytes(StandardCharsets.UTF_8);
        try {
            if (!Arrays.equals(value, thereAndBack(value))) {
                throw new IOException("it gives back other bytes than it was given");
            }
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            // Errors too: that is how a library that is missing, or cannot be unpacked or linked, shows.
            throw new IllegalStateException(
                    "Compression '" + name().toLowerCase(Locale.ROOT) + "' does not run on this machine: " + e + ". "
                            + remedy,
                    e);
        }
    }

    private byte[] thereAndBack(byte[] value) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (SequenceFileWriter writer = SequenceFileWriter.on(file, this, Map.of())) {
            writer.append(1, ByteBuffer.wrap(value));
        }
        byte[] bytes = file.toByteArray();
        try (SequenceFileReader reader =
                SequenceFileReader.on(new ByteArrayInputStream(bytes), bytes.length, "codec trial")) {
            byte[] back = new byte[reader.next() ? reader.value().remaining() : 0];
            reader.value().get(back);
            return back;
        }
    }

    Optional<CompressionCodec> codec() {
        return Optional.ofNullable(codec).map(Codecs::create);
    }

    private static String choices() {
        return Arrays.stream(values())
                .map(compression -> compression.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
