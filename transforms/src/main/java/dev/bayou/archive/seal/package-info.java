/** Sealing of complete windows, and deletion of files that no ledger entry names. */
package dev.bayou.archive.seal;
