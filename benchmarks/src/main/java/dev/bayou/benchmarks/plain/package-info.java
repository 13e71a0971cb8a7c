/** The least that each kind of work can be: one thread, no promise kept. What ratios are to. */
package dev.bayou.benchmarks.plain;
