/**
 * A segment: the data file and the envelope file of one window and range, and the local spill of records that come in
 * no order of windows.
 */
package dev.bayou.archive.segment;
