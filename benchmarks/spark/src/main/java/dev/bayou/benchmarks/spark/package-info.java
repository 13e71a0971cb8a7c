/** What one would write in plain Spark SQL where Bayou has a report. */
package dev.bayou.benchmarks.spark;
