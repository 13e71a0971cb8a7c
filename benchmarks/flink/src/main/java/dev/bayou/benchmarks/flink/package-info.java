/** What one would write instead of Bayou in Apache Flink. */
package dev.bayou.benchmarks.flink;
