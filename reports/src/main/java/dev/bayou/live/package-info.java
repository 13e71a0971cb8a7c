/**
 * The reports' definitions on the stream: events are read with KafkaIO, summed in windows by the transforms that sum an
 * archive, and emitted early, on time and late. These are estimates: the archive's reports are exact.
 */
package dev.bayou.live;
