/** What the candidates are given to work on, and whether all of it came out again. */
package dev.bayou.benchmarks.data;
