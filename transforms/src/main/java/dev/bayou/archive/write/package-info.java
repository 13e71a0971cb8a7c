/** One attempt to archive one range: local files, then uploads, then the ledger entry that commits them. */
package dev.bayou.archive.write;
