/** What all commands share: flags, exit statuses, shutdown. */
package dev.bayou.pipelines.cli;
