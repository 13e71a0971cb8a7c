/** The state of topics in Kafka that verify compares with the archive. */
package dev.bayou.verify.kafka;
