/**
 * From Kafka into the archive: what to copy next, copying it, and sealing what is complete. The only place that knows a
 * Kafka consumer. Beam's elements here are ranges of offsets; records never travel through a runner.
 */
package dev.bayou.copy;
