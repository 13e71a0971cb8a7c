/** What verify reads from Kafka to compare it with the archive. */
package dev.bayou.verify.kafka;
