/**
 * The archive's contract: layout, ledger, envelopes, sealed windows and the stores they live in. Written and read here
 * and nowhere else. Knows nothing of Kafka consumers.
 */
package dev.bayou.archive;
