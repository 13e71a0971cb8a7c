package dev.bayou.archive.store;

import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of one version of an S3 object from a position on. Where a connection breaks it goes on with another, so
 * that an hour's reading is not lost to one reset; the SDK itself repeats only requests, never the reading of a
 * response.
 */
final class ResumingStream extends InputStream {
    private static final Logger LOG = LoggerFactory.getLogger(ResumingStream.class);
    /** In a row, without a byte between them. */
    private static final int TRIES = 5;

    @FunctionalInterface
    interface Request {
        /**
         * Requests the object's bytes from a position on.
         *
         * @param etag of the version that must still be there; null while none of its bytes was read
         */
        ResponseInputStream<GetObjectResponse> from(long position, String etag) throws IOException;
    }

    private final Request request;
    private final String address;
    private final long end;
    private final byte[] one = new byte[1];
    private ResponseInputStream<GetObjectResponse> response;
    /**
     * Of the version that is read; null until its first byte is there, which proves that the response's head was whole.
     */
    private String etag;

    private long position;

    ResumingStream(Request request, String address, long position) throws IOException {
        this.request = request;
        this.address = address;
        this.position = position;
        this.response = request.from(position, null);
        this.end = position + response.response().contentLength();
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        for (int tried = 1; ; tried++) {
            try {
                int read = response.read(target, from, count);
                if (read > 0) {
                    etag = response.response().eTag();
                    position += read;
                }
                return read;
            } catch (IOException e) {
                response.abort();
                if (tried == TRIES) {
                    throw new IOException(address + ": reading broke off " + TRIES + " times at byte " + position, e);
                }
                LOG.info("Reading {} broke off at byte {}, going on there: {}", address, position, e.toString());
                response = request.from(position, etag);
            }
        }
    }

    /**
     * Drops the connection unless all was read: closing it properly would mean to read the rest. Who reads a document
     * stops at its last byte, and does not look for an end behind it.
     */
    @Override
    public void close() throws IOException {
        if (position == end) {
            response.close();
        } else {
            response.abort();
        }
    }
}
