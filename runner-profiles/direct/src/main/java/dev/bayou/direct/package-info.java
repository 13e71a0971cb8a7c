/** Bayou's commands on Beam's DirectRunner: one process, one machine. */
package dev.bayou.direct;
