/** Plans and readers for an archive: by ledger, or by listing where Secor wrote the files. */
package dev.bayou.archive.read;
