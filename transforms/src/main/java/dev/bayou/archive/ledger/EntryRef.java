package dev.bayou.archive.ledger;

import java.io.Serializable;

/** An entry of the ledger by its name. */
public record EntryRef(String topic, int partition, long from) implements Serializable {}
