/** The archive as a first version in Beam, and what is lost and doubled when it is killed. */
package dev.bayou.benchmarks.kafkaio;
