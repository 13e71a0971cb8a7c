package dev.bayou.archive.envelope;

import dev.bayou.seqfile.BoundedSnappy;
import dev.bayou.seqfile.DecompressionLimit;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileConstants;

/**
 * The blocks of an Avro object container file that holds envelopes, decompressed one after another (<a
 * href="https://avro.apache.org/docs/1.11.1/specification/#object-container-files">its specification</a>).
 */
final class EnvelopeBlocks {
    private static final int VARINT_BYTES = 10;

    /** More than a block is unless its last envelope is large. */
    private static final int USUAL_BYTES = 1 << 20;

    /** More metadata than this is damage: the writer's has less than 2 KiB. */
    private static final int MOST_HEADER_BYTES = 1 << 20;

    private static final int INFLATE_BYTES = 64 * 1024;

    private final InputStream in;
    private long left;
    private final byte[] sync;
    private final Map<String, String> metadata;
    private final String codec;
    private long count;
    private byte[] bytes = new byte[0];
    private int length;

    /** Reads the header. */
    private EnvelopeBlocks(InputStream in, long length) throws IOException {
        this.in = in;
        this.left = length;
        if (!Arrays.equals(read(DataFileConstants.MAGIC.length), DataFileConstants.MAGIC)) {
            throw new IOException("it is no Avro file");
        }
        this.metadata = readMetadata();
        this.sync = read(DataFileConstants.SYNC_SIZE);
        this.codec = metadata.getOrDefault(DataFileConstants.CODEC, DataFileConstants.NULL_CODEC);
        String schema = metadata.getOrDefault(DataFileConstants.SCHEMA, "");
        if (!new Schema.Parser().parse(schema).equals(EnvelopeFormat.SCHEMA)) {
            throw new IOException("it was written with another schema than version 1: " + schema);
        }
    }

    static EnvelopeBlocks of(InputStream in, long length) throws IOException {
        return new EnvelopeBlocks(in, length);
    }

    /** The metadata of the file's header. */
    Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /** Goes to the next block; false at the file's end. */
    boolean next() throws IOException {
        if (left == 0) {
            if (in.read() >= 0) {
                throw new IOException("it goes on after the length that the ledger says");
            }
            return false;
        }
        count = readLong();
        if (count < 0) {
            throw new IOException("a block of " + count + " envelopes");
        }
        long size = readLong();
        DecompressionLimit.require(size, "a block");
        decompress(read(size));
        if (!Arrays.equals(read(DataFileConstants.SYNC_SIZE), sync)) {
            throw new IOException("a block does not end where it should");
        }
        return true;
    }

    /** How many envelopes the current block holds. */
    long count() {
        return count;
    }

    /** The current block, decompressed, until the next one: the first {@link #length} bytes. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    private void decompress(byte[] block) throws IOException {
        switch (codec) {
            case DataFileConstants.NULL_CODEC -> {
                bytes = block;
                length = block.length;
            }
            case DataFileConstants.DEFLATE_CODEC -> inflate(block);
            case DataFileConstants.SNAPPY_CODEC -> unsnap(block);
            default -> throw new IOException("its codec '" + codec + "' is none that envelopes are written with");
        }
    }

    /** A few bytes of deflate can hold gigabytes, so the array grows only as bytes arrive, up to the limit. */
    private void inflate(byte[] block) throws IOException {
        Inflater raw = new Inflater(true);
        try (InputStream inflated = new InflaterInputStream(new ByteArrayInputStream(block), raw)) {
            length = 0;
            for (int read = 0; read >= 0; length += Math.max(read, 0)) {
                if (length == bytes.length) {
                    growToInflate();
                }
                read = inflated.read(bytes, length, bytes.length - length);
            }
        } finally {
            raw.end();
        }
    }

    private void growToInflate() throws IOException {
        if (bytes.length == DecompressionLimit.BYTES) {
            throw new IOException(
                    DecompressionLimit.exceededBy("a block that decompresses to more than " + length + " bytes"));
        }
        long size = Math.max(INFLATE_BYTES, 2L * bytes.length);
        bytes = Arrays.copyOf(bytes, (int) Math.min(size, DecompressionLimit.BYTES));
    }

    /** Avro puts the CRC-32 of the uncompressed bytes after what Snappy wrote. */
    private void unsnap(byte[] block) throws IOException {
        int compressed = block.length - Integer.BYTES;
        if (compressed <= 0) {
            throw new IOException("a block of " + block.length + " bytes");
        }
        length = BoundedSnappy.uncompressedLength(block, 0, compressed);
        if (length > bytes.length) {
            bytes = new byte[length];
        }
        BoundedSnappy.uncompress(block, 0, compressed, bytes);
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        if ((int) crc.getValue()
                != ByteBuffer.wrap(block, compressed, Integer.BYTES).getInt()) {
            throw new IOException("a block whose checksum is wrong");
        }
    }

    private Map<String, String> readMetadata() throws IOException {
        Map<String, String> metadata = new HashMap<>();
        long least = left - MOST_HEADER_BYTES;
        for (long entries = readLong(); entries != 0; entries = readLong()) {
            if (entries < 0) {
                entries = -entries;
                readLong(); // The size in bytes, for readers that skip.
            }
            for (long i = 0; i < entries; i++) {
                String key = readText(least);
                metadata.put(key, readText(least));
            }
        }
        return metadata;
    }

    /** @param least how many bytes of the file must be left after it */
    private String readText(long least) throws IOException {
        long size = readLong();
        if (left - size < least) {
            throw new IOException("metadata of more than " + MOST_HEADER_BYTES + " bytes");
        }
        return new String(read(size), StandardCharsets.UTF_8);
    }

    /** Avro's long: seven bits a byte, the lowest first, zigzag. */
    private long readLong() throws IOException {
        long zigzag = 0;
        for (int i = 0; i < VARINT_BYTES; i++) {
            int next = read(1)[0];
            zigzag |= (next & 0x7fL) << (7 * i);
            if (next >= 0) {
                return (zigzag >>> 1) ^ -(zigzag & 1);
            }
        }
        throw new IOException("a number of more than " + VARINT_BYTES + " bytes");
    }

    private byte[] read(long wanted) throws IOException {
        if (wanted < 0 || wanted > left) {
            throw new IOException("a length of " + wanted + " where " + left + " bytes are left");
        }
        left -= wanted;
        if (wanted > USUAL_BYTES) {
            return readAsItArrives(wanted);
        }
        byte[] read = new byte[(int) wanted];
        if (in.readNBytes(read, 0, read.length) < read.length) {
            throw new EOFException();
        }
        return read;
    }

    /**
     * The ledger's length of the file may be as wrong as this one, so no memory is taken before the bytes are there.
     */
    private byte[] readAsItArrives(long wanted) throws IOException {
        byte[] read = in.readNBytes((int) Math.min(wanted, Integer.MAX_VALUE));
        if (read.length < wanted) {
            throw new EOFException();
        }
        return read;
    }
}
