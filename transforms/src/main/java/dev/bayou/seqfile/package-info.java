/**
 * Hadoop SequenceFiles of {@code LongWritable} keys and {@code BytesWritable} values: written to any stream, read from
 * any stream, and read in parallel by Beam. Knows the file format and its codecs, and nothing of what the records mean.
 *
 * <p>A file that is damaged is refused by name and byte position; none is read short in silence.
 */
package dev.bayou.seqfile;
