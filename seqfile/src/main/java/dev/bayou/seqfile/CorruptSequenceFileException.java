package dev.bayou.seqfile;

import java.io.IOException;

/**
 * A file is not the SequenceFile that it should be; the message names the file, the byte position and what is wrong
 * there. Reading it again will not help, unlike after any other {@link IOException} of a reader.
 */
public final class CorruptSequenceFileException extends IOException {
    CorruptSequenceFileException(String file, long position, String problem, Throwable cause) {
        super(file + ", byte " + position + ": " + problem, cause);
    }
}
