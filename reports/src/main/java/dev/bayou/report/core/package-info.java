/**
 * What all reports share: an archive's parts are read and aggregated where they are, partial results are merged, and an
 * output folder is replaced atomically.
 */
package dev.bayou.report.core;
