package dev.bayou.report.core;

import dev.bayou.shopper.MalformedEventException;
import dev.bayou.shopper.ShopperEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;

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

    /** The row of a shopper whose events were added up apart; whatever the order of these parts. */
    R merged(List<R> parts);

    /** Writes a row, without its shopper's name, as it travels between workers. */
    void write(R row, OutputStream out) throws IOException;

    /** Reads what {@link #write} wrote. */
    R read(String shopper, InputStream in) throws IOException;

    /** Rows while events are added. For one thread. */
    interface Table<R> {
        /**
         * Adds an event, or does nothing but fail.
         *
         * @throws MalformedEventException if the event, though well-formed, cannot be counted
         */
        void add(ShopperEvent event, Moment moment) throws MalformedEventException, IOException;

        /** Whether the rows take so much memory, some 100 MB, that they have to be handed on. */
        boolean isFull();

        /** Hands over every row, in no particular order. */
        void forEach(RowVisitor<R> visitor);

        void clear();
    }

    /** Is handed one row after another. */
    @FunctionalInterface
    interface RowVisitor<R> {
        /**
         * Takes a row.
         *
         * @param name the shopper's, in UTF-8
         */
        void visit(byte[] name, R row);
    }

    /** When an event happened, for whoever needs to know: to find out may cost a file. */
    @FunctionalInterface
    interface Moment {
        /**
         * Milliseconds since 1970: as the event tells, else as Kafka does.
         *
         * @throws MalformedEventException if neither does
         */
        long millis() throws MalformedEventException, IOException;
    }
}
