/** Access to a Kafka cluster: settings, queries, pooled consumers, producers. */
package dev.bayou.kafka;
