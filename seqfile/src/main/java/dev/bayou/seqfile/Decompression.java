package dev.bayou.seqfile;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.hadoop.io.compress.BlockDecompressorStream;
import org.apache.hadoop.io.compress.CodecPool;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionInputStream;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.hadoop.io.compress.DecompressorStream;
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

    /**
     * Decompresses by Hadoop's own codec. The chunks are in memory, so whatever a codec throws is the file's fault,
     * never a lost connection's.
     */
    static final class CodecDecompression extends Decompression {
        private final FileBytes file;
        private final CompressionCodec codec;
        private final Decompressor decompressor;
        private final Slice slice = new Slice();
        private CompressionInputStream stream;
        private long origin;
        private boolean broken;

        /** @throws IOException if this machine cannot run the codec */
        CodecDecompression(CompressionCodec codec, FileBytes file) throws IOException {
            this.codec = codec;
            this.file = file;
            try {
                this.decompressor = CodecPool.getDecompressor(codec);
            } catch (OutOfMemoryError e) {
                throw e;
            } catch (RuntimeException | Error e) {
                throw file.unreadable(codec.getClass().getSimpleName() + " does not run on this machine: " + e, e);
            }
        }

        @Override
        void open(Chunk compressed, long position) throws IOException {
            origin = position;
            slice.set(compressed);
            try {
                if (stream instanceof DecompressorStream) {
                    stream.resetState();
                } else {
                    // The others read ahead, and keep that over a reset.
                    decompressor.reset();
                    stream = codec.createInputStream(slice, decompressor);
                    if (stream instanceof BlockDecompressorStream) {
                        stream = new BoundedBlocks(slice, decompressor);
                    }
                }
            } catch (IOException | RuntimeException | InternalError e) {
                throw broken(e);
            }
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            int before = slice.available();
            int read;
            try {
                read = stream.read(target, from, count);
            } catch (IOException | RuntimeException | InternalError e) {
                throw broken(e);
            }
            if (read < 0 && !slice.endedCleanly(stream instanceof BlockDecompressorStream ? before : 0)) {
                throw broken(new EOFException("an end before the last of the compressed bytes"));
            }
            return read;
        }

        private CorruptSequenceFileException broken(Throwable e) {
            broken = true;
            return cannotDecompress(codec, file, origin, e);
        }

        /**
         * A decompressor that met garbage may be in any state and does not go back to the pool that the whole JVM
         * shares.
         */
        @Override
        public void close() {
            if (!broken) {
                broken = true;
                CodecPool.returnDecompressor(decompressor);
            }
        }

        private static final class Slice extends ByteArrayInputStream {
            Slice() {
                super(new byte[0]);
            }

            void set(Chunk chunk) {
                buf = chunk.array();
                pos = 0;
                count = chunk.length();
            }

            /**
             * Whether an end that was found with so many bytes left is the true one. The stream of blocks finds one,
             * too, in less than a block. After a large write the codec leaves an empty block, which is four bytes 0.
             */
            boolean endedCleanly(int left) {
                boolean emptyBlock =
                        left == Integer.BYTES && ByteBuffer.wrap(buf).getInt(count - left) == 0;
                return available() == 0 && (left == 0 || emptyBlock);
            }

            /** Hadoop makes room for whatever length stands here before it looks for that many bytes. */
            void requireBlock() throws EOFException {
                if (count - pos < Integer.BYTES) {
                    return;
                }
                int length = ByteBuffer.wrap(buf).getInt(pos);
                if (length < 0 || length > count - pos - Integer.BYTES) {
                    throw new EOFException("a block of " + length + " bytes");
                }
            }
        }

        private static final class BoundedBlocks extends BlockDecompressorStream {
            private static final int FIRST_BYTES = 64 * 1024;

            private final Slice slice;

            BoundedBlocks(Slice slice, Decompressor decompressor) throws IOException {
                super(slice, decompressor, FIRST_BYTES);
                this.slice = slice;
            }

            @Override
            protected int getCompressedData() throws IOException {
                slice.requireBlock();
                return super.getCompressedData();
            }
        }
    }
}
