/** Proves that an archive holds each offset once, or explains why not; names what is wrong. Knows no Kafka consumer. */
package dev.bayou.verify;
