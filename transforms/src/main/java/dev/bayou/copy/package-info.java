/**
 * From Kafka into the archive: what to copy next, copying it, and sealing what is complete. Beam's elements here are
 * ranges of offsets; records never travel through a runner.
 */
package dev.bayou.copy;
