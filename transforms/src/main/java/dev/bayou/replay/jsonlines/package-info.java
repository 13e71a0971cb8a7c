/** Replay into files of JSON lines. */
package dev.bayou.replay.jsonlines;
