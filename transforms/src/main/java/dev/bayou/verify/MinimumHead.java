package dev.bayou.verify;

import java.io.Serializable;

/** Where a partition's chain cannot have ended before: so far its entries were read by whoever seals windows. */
record MinimumHead(String topic, int partition, long offset) implements Serializable {}
