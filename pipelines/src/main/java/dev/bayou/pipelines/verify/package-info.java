/** {@code bayou verify}. */
package dev.bayou.pipelines.verify;
