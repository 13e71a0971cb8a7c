/** The ledger: one chain of entries for each partition, the manifests of sealed windows, and their JSON. */
package dev.bayou.archive.ledger;
