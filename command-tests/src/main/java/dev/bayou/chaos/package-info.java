/**
 * Rounds of faults at once: archivers that die, stop and collide, a store and a network that fail, a broker that
 * restarts. After each round the archive is compared with Kafka, record for record. See {@link Chaos}.
 */
package dev.bayou.chaos;
