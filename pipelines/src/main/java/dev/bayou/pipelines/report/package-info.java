/** {@code bayou report}. */
package dev.bayou.pipelines.report;
