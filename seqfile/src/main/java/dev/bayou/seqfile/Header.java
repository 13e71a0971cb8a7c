package dev.bayou.seqfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.hadoop.io.compress.CompressionCodec;

/**
 * What stands before the first record: the format is described at {@code org.apache.hadoop.io.SequenceFile}.
 *
 * @param codec null for {@link CompressionType#NONE}
 */
record Header(CompressionType type, CompressionCodec codec, Map<String, String> metadata, SyncMarker marker) {
    /** More is rejected as damage; Hadoop has no bound. */
    static final int MAX_BYTES = 1024 * 1024;

    /** The one that Hadoop has written since 2006. */
    private static final int VERSION = 'S' << 24 | 'E' << 16 | 'Q' << 8 | 6;

    /** Reads on from the file's first byte, up to the header's end. */
    static Header read(FileBytes file) throws IOException {
        if (file.remaining() < Integer.BYTES || file.peekInt() != VERSION) {
            throw file.corrupt("this is no SequenceFile of version 6");
        }
        file.readInt();
        requireClasses(file, text(file), text(file));
        CompressionType type = type(file);
        CompressionCodec codec = type == CompressionType.NONE ? null : codec(file);
        Map<String, String> metadata = metadata(file);
        return new Header(type, codec, metadata, SyncMarker.read(file));
    }

    private static void requireClasses(FileBytes file, String key, String value) throws IOException {
        if (!key.equals(LongWritable.class.getName()) || !value.equals(BytesWritable.class.getName())) {
            throw file.corrupt("the keys are of class " + key + " and the values of class " + value + "; only "
                    + LongWritable.class.getName() + " and " + BytesWritable.class.getName() + " are read");
        }
    }

    private static CompressionType type(FileBytes file) throws IOException {
        int flags = file.readByte() << Byte.SIZE | file.readByte();
        return switch (flags) {
            case 0x0000 -> CompressionType.NONE;
            case 0x0100 -> CompressionType.RECORD;
            case 0x0101 -> CompressionType.BLOCK;
            default ->
                throw file.corrupt("the flags for compression are neither true nor false, or contradict each other");
        };
    }

    private static CompressionCodec codec(FileBytes file) throws IOException {
        long start = file.position();
        String name = text(file);
        try {
            return Codecs.create(name);
        } catch (ClassNotFoundException e) {
            throw file.corruptAt(start, "the codec is '" + name + "', which is none of Hadoop's", e);
        }
    }

    private static Map<String, String> metadata(FileBytes file) throws IOException {
        int size = file.readInt();
        if (size < 0 || size > MAX_BYTES) {
            throw file.corrupt("the metadata has " + size + " entries");
        }
        Map<String, String> metadata = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            metadata.put(text(file), text(file));
        }
        return Collections.unmodifiableMap(metadata);
    }

    private static String text(FileBytes file) throws IOException {
        long start = file.position();
        int length = file.readVInt();
        if (length < 0 || length > MAX_BYTES - start) {
            throw file.corruptAt(start, "a text of " + length + " bytes in the header", null);
        }
        byte[] bytes = new byte[(int) Math.min(length, file.remaining())];
        file.readFully(bytes, 0, length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw file.corruptAt(start, "a text of the header is not UTF-8", e);
        }
    }

    /**
     * What stands between groups of records: four bytes 0xff, which no record begins with, and the sixteen random bytes
     * that the file's header ends with.
     */
    static final class SyncMarker {
        static final int BYTES = 20;

        private static final int ESCAPE_BYTES = 4;

        private final byte[] bytes = new byte[BYTES];

        /** Reads the random bytes of the header. */
        static SyncMarker read(FileBytes file) throws IOException {
            SyncMarker marker = new SyncMarker();
            Arrays.fill(marker.bytes, 0, ESCAPE_BYTES, (byte) 0xff);
            file.readFully(marker.bytes, ESCAPE_BYTES, BYTES - ESCAPE_BYTES);
            return marker;
        }

        boolean standsAt(int position, byte[] buffer) {
            return buffer[position] == bytes[0] && Arrays.equals(buffer, position, position + BYTES, bytes, 0, BYTES);
        }
    }
}
