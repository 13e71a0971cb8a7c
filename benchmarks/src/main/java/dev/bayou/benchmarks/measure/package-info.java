/** Runs processes interleaved, measures them from outside, and writes the results as tables and JSON. */
package dev.bayou.benchmarks.measure;
