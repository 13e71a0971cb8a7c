/** Proves that an archive holds each offset once or explains its absence, or reports what is wrong with it. */
package dev.bayou.verify;
