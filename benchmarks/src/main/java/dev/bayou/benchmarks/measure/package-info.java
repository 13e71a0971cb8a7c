/** Runs processes by turns, measures them from outside, and tells what was found as tables and JSON. */
package dev.bayou.benchmarks.measure;
