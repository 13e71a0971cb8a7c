package dev.bayou.seqfile;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.SnappyCodec;

/** The decompressed bytes of one chunk of a file after the other. */
abstract class Decompression extends InputStream {
    private final byte[] oneByte = new byte[1];

    /** @throws IOException if this machine cannot run the codec */
    static Decompression by(CompressionCodec codec, FileBytes file) throws IOException {
        return codec instanceof SnappyCodec
                ? new SnappyDecompression(codec, file)
                : new CodecDecompression(codec, file);
    }

    /** Continues with this chunk, which must not change until it has been read. */
    abstract void open(Chunk compressed, long position) throws IOException;

    @Override
    public abstract int read(byte[] target, int from, int count) throws IOException;

    @Override
    public int read() throws IOException {
        return read(oneByte, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(oneByte[0]);
    }

    @Override
    public abstract void close();

    static CorruptSequenceFileException cannotDecompress(
            CompressionCodec codec, FileBytes file, long position, Throwable e) {
        return file.corruptAt(position, codec.getClass().getSimpleName() + " cannot decompress this: " + e, e);
    }
}
