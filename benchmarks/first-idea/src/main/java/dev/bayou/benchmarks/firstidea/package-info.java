/** The pipeline that one writes first, and why there is another one. */
package dev.bayou.benchmarks.firstidea;
