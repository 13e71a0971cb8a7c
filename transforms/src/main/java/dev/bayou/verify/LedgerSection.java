package dev.bayou.verify;

import java.io.Serializable;

/**
 * Entries that follow each other in one partition's ledger, as they are listed.
 *
 * @param first the name of the first entry
 * @param last the name of the last entry
 */
record LedgerSection(String topic, int partition, long first, long last) implements Serializable {}
