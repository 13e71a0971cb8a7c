/** The envelope file beside a data file: keys, headers and timestamps of its records, in Avro. */
package dev.bayou.archive.envelope;
