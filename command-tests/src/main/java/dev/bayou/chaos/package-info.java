/**
 * Rounds of everything that may go wrong at once: archivers that die, sleep and meet, a store and a network that fail,
 * a broker that restarts. After each round the archive is held to what Kafka has, record for record. See {@link Chaos}.
 */
package dev.bayou.chaos;
