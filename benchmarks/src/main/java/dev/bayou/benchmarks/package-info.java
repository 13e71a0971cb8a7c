/** Bayou and what one would write instead, side by side on the same data: what {@code scripts/bench} runs. */
package dev.bayou.benchmarks;
