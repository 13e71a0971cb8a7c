/** A YARN cluster as a process of its own, for tests. */
package dev.bayou.yarn;
