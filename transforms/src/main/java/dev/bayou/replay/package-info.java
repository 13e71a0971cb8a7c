/**
 * From the archive back to Kafka, or into JSON lines. Beam's elements are ranges of offsets; records never travel
 * through a runner.
 */
package dev.bayou.replay;
