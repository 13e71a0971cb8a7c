/** Compares the estimates of {@code live} with the archive's exact values, and explains the differences. */
package dev.bayou.report.compare;
