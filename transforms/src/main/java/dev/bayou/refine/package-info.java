/** Holds what {@code live} has estimated of each window to what the archive says exactly, and says why they differ. */
package dev.bayou.refine;
