/** Replay into a Kafka topic, each record once. */
package dev.bayou.replay.kafka;
