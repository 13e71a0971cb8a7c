/**
 * Hadoop SequenceFiles of {@code LongWritable} keys and {@code BytesWritable} values: written to any stream, read from
 * any stream, as a whole or in parts. Knows the file format and its codecs, and nothing of what the records mean.
 *
 * <p>A file that is damaged is rejected with its name and the byte position; no file is read in part without a failure.
 */
package dev.bayou.seqfile;
