/** The names of all metrics, and what this JVM has counted before a runner publishes it. */
package dev.bayou.metrics;
