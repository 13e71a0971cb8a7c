/** What Bayou is measured against, and the data it is measured on. */
package dev.bayou.benchmarks;
