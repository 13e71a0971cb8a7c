/** The values of the archive's format: layout, windows, file names, envelopes, gaps, checksums. */
package dev.bayou.archive;
