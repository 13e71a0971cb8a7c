package dev.bayou.seqfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;

/** Notes every seek, and refuses one to the end of the file, as the channel of S3 does. */
record SeekCounter(SeekableByteChannel channel, List<Long> seeks) implements SeekableByteChannel {
    @Override
    public SeekableByteChannel position(long position) throws IOException {
        if (position >= size()) {
            throw new IllegalArgumentException("new position too high");
        }
        seeks.add(position);
        channel.position(position);
        return this;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public long position() throws IOException {
        return channel.position();
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }
}
