package dev.bayou.report.core;

import dev.bayou.shopper.MalformedEventException;
import dev.bayou.shopper.ShopperEvent;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;

/**
 * What is computed of each shopper: how events add up to a row, and how rows that were added up apart become one. The
 * outcome must not depend on the order of events, nor on where they are cut; then it is the same on a stream and over
 * an archive, on every runner.
 *
 * @param <R> a shopper's row
 */
public interface ShopperAggregation<R> extends Serializable {
    /** A table without a row, for the events of one bundle. */
    Table<R> newTable();

    /** The row of a shopper whose events were added up apart; the order of the parts does not matter. */
    R merged(List<R> parts);

    /** For rows between workers; a row does not include the shopper's name. */
    Coder<R> rowCoder();

    /** Rows while events are added. For one thread. */
    interface Table<R> {
        /**
         * Adds an event, or does nothing but fail.
         *
         * @throws MalformedEventException if the event, though well-formed, cannot be counted
         */
        void add(ShopperEvent event, Moment moment) throws MalformedEventException, IOException;

        /** Whether the rows take so much memory, some 100 MB, that they must be emitted. */
        boolean isFull();

        /** Passes every row to the visitor, in no particular order. */
        void forEach(RowVisitor<R> visitor);

        void clear();
    }

    /** Accepts rows. */
    @FunctionalInterface
    interface RowVisitor<R> {
        /**
         * Accepts the next row.
         *
         * @param name the shopper's, in UTF-8
         */
        void visit(byte[] name, R row);
    }

    /** When an event happened. Computed on demand: it may cost reading a file. */
    @FunctionalInterface
    interface Moment {
        /**
         * Milliseconds since 1970: from the event, else from Kafka.
         *
         * @throws MalformedEventException if neither does
         */
        long millis() throws MalformedEventException, IOException;
    }
}
