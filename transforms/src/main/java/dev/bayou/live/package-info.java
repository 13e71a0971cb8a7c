/**
 * The reports' definitions on the stream: events are read with KafkaIO, summed in windows by the transforms that sum an
 * archive, and told early, on time and late. An estimate: the archive's reports are what is exact.
 */
package dev.bayou.live;
