/** Reads the records of one ledger entry and checks order, counts, digests and envelopes. */
package dev.bayou.verify.records;
