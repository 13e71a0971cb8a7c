/**
 * The commands: their flags, turned into values once, and the pipelines they build. No logic of the archive, no runner.
 */
package dev.bayou.pipelines;
