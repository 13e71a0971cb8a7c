package dev.bayou.archive.envelope;

import dev.bayou.archive.Envelope;
import dev.bayou.archive.Envelope.Header;
import dev.bayou.archive.Envelope.TimestampType;
import dev.bayou.archive.Envelope.Value;
import dev.bayou.seqfile.Compression;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;

/** The Avro form of an {@link Envelope}. Version 1; the schema is documented in docs/FORMAT.md. */
public final class EnvelopeFormat {
    static final Schema SCHEMA = new Schema.Parser()
            .parse(
                    """
                    {"type": "record", "name": "Envelope", "namespace": "dev.bayou.archive", "fields": [
                      {"name": "offset", "type": "long"},
                      {"name": "key", "type": ["null", "bytes"]},
                      {"name": "headers", "type": {"type": "array", "items":
                        {"type": "record", "name": "Header", "fields": [
                          {"name": "name", "type": "string"},
                          {"name": "value", "type": ["null", "bytes"]}]}}},
                      {"name": "timestamp", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                      {"name": "timestampType", "type":
                        {"type": "enum", "name": "TimestampType", "symbols": ["NONE", "CREATE", "APPEND"]}},
                      {"name": "tombstone", "type": "boolean"}]}
                    """);
    /** Each takes two bytes of a file and 70 of the heap; a record with more cannot be sound. */
    private static final int MOST_HEADERS = 1_000_000;

    private static final Schema TIMESTAMP_TYPE =
            SCHEMA.getField("timestampType").schema();

    private EnvelopeFormat() {}

    /** Avro's codec nearest to the data file's: it has no gzip, whose algorithm is deflate's. */
    static CodecFactory codec(Compression compression) {
        return switch (compression) {
            case NONE -> CodecFactory.nullCodec();
            case SNAPPY -> CodecFactory.snappyCodec();
            case DEFLATE, GZIP -> CodecFactory.deflateCodec(CodecFactory.DEFAULT_DEFLATE_LEVEL);
        };
    }

    static void encode(Envelope envelope, Encoder out) throws IOException {
        out.writeLong(envelope.offset());
        encodeNullable(envelope.key(), out);
        out.writeArrayStart();
        List<Header> headers = envelope.headers();
        out.setItemCount(headers.size());
        for (int i = 0; i < headers.size(); i++) {
            Header header = headers.get(i);
            out.startItem();
            out.writeString(header.name());
            encodeNullable(header.value(), out);
        }
        out.writeArrayEnd();
        out.writeLong(envelope.timestamp());
        out.writeEnum(TIMESTAMP_TYPE.getEnumOrdinal(envelope.timestampType().name()));
        out.writeBoolean(envelope.value() == Value.TOMBSTONE);
    }

    /** Decodes an envelope from a buffer that has an array, and leaves the buffer as it is. */
    public static Envelope decode(ByteBuffer encoded) throws IOException {
        return decode(DecoderFactory.get()
                .binaryDecoder(encoded.array(), encoded.arrayOffset() + encoded.position(), encoded.remaining(), null));
    }

    /** Decodes an envelope from bytes in memory. A length that goes beyond them is damage, and allocates nothing. */
    public static Envelope decode(BinaryDecoder in) throws IOException {
        long offset = in.readLong();
        ByteBuffer key = decodeNullable(in);
        List<Header> headers = decodeHeaders(in);
        long timestamp = in.readLong();
        TimestampType type =
                TimestampType.valueOf(TIMESTAMP_TYPE.getEnumSymbols().get(in.readEnum()));
        return new Envelope(offset, key, headers, timestamp, type, in.readBoolean() ? Value.TOMBSTONE : Value.PRESENT);
    }

    private static List<Header> decodeHeaders(BinaryDecoder in) throws IOException {
        long block = in.readArrayStart();
        if (block == 0) {
            return List.of();
        }
        List<Header> headers = new ArrayList<>();
        for (; block > 0; block = in.arrayNext()) {
            if (block > MOST_HEADERS - headers.size()) {
                throw new IOException("a record of more than " + MOST_HEADERS + " headers");
            }
            for (long i = 0; i < block; i++) {
                String name = new String(decodeBytes(in), StandardCharsets.UTF_8);
                headers.add(new Header(name, decodeNullable(in)));
            }
        }
        return headers;
    }

    private static ByteBuffer decodeNullable(BinaryDecoder in) throws IOException {
        return in.readIndex() == 0 ? null : ByteBuffer.wrap(decodeBytes(in));
    }

    private static byte[] decodeBytes(BinaryDecoder in) throws IOException {
        byte[] bytes = new byte[readLength(in)];
        in.readFixed(bytes);
        return bytes;
    }

    private static int readLength(BinaryDecoder in) throws IOException {
        long length = in.readLong();
        int left = in.inputStream().available();
        if (length < 0 || length > left) {
            throw new IOException("a length of " + length + " where " + left + " bytes are left");
        }
        return (int) length;
    }

    private static void encodeNullable(ByteBuffer bytes, Encoder out) throws IOException {
        if (bytes == null) {
            out.writeIndex(0);
        } else {
            out.writeIndex(1);
            if (bytes.hasArray()) {
                out.writeBytes(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            } else {
                out.writeBytes(bytes.duplicate());
            }
        }
    }

    /** An encoder into a buffer that is reused from record to record. */
    public static final class Buffer {
        private final Bytes bytes = new Bytes();
        private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);

        /** The envelope's encoded bytes, valid until the next call. */
        public ByteBuffer encoded(Envelope envelope) throws IOException {
            bytes.clear();
            encode(envelope, encoder);
            encoder.flush();
            return bytes.written();
        }
    }

    /** The fields that identify the record of an envelope. Reused for each envelope; skips the other bytes. */
    public static final class Outline {
        private long offset;
        private long timestamp;
        private boolean isTombstone;

        void read(BinaryDecoder in) throws IOException {
            offset = in.readLong();
            skipNullable(in);
            for (long block = in.readArrayStart(); block > 0; block = in.arrayNext()) {
                for (long i = 0; i < block; i++) {
                    in.skipFixed(readLength(in));
                    skipNullable(in);
                }
            }
            timestamp = in.readLong();
            in.readEnum();
            isTombstone = in.readBoolean();
        }

        private static void skipNullable(BinaryDecoder in) throws IOException {
            if (in.readIndex() != 0) {
                in.skipFixed(readLength(in));
            }
        }

        public long offset() {
            return offset;
        }

        /** Milliseconds since 1970, or -1 where the record has none. */
        public long timestamp() {
            return timestamp;
        }

        public boolean isTombstone() {
            return isTombstone;
        }
    }

    /** Java's own stream into memory takes a lock for each write, and makes a view anew for each record. */
    private static final class Bytes extends OutputStream {
        private ByteBuffer buffer = ByteBuffer.allocate(1024);

        void clear() {
            buffer.clear();
        }

        ByteBuffer written() {
            return buffer.flip();
        }

        @Override
        public void write(int oneByte) {
            makeRoomFor(1);
            buffer.put((byte) oneByte);
        }

        @Override
        public void write(byte[] source, int from, int length) {
            makeRoomFor(length);
            buffer.put(source, from, length);
        }

        private void makeRoomFor(int more) {
            if (buffer.remaining() < more) {
                int size = Math.max(2 * buffer.capacity(), Math.addExact(buffer.position(), more));
                buffer = ByteBuffer.allocate(size).put(buffer.flip());
            }
        }
    }
}
