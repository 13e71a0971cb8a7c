package dev.bayou.report;

import dev.bayou.shopper.ShopperTotals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DelegateCoder;
import org.apache.beam.sdk.util.VarInt;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * The totals of many shoppers in one value: sorted by the shoppers' UTF-8 bytes, one row each, some 25 bytes a row. It
 * travels between workers and lives no longer than a run, so its bytes are no format to be kept.
 */
final class TotalsBlock {
    static final TotalsBlock EMPTY = new TotalsBlock(new byte[0]);

    static final Coder<TotalsBlock> CODER = DelegateCoder.of(
            ByteArrayCoder.of(), block -> block.bytes, TotalsBlock::new, TypeDescriptor.of(TotalsBlock.class));

    private final byte[] bytes;

    private TotalsBlock(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Gathers rows that come in order. */
    static final class Builder {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        void add(byte[] shopper, ShopperTotals totals) {
            try {
                VarInt.encode(shopper.length, out);
                out.write(shopper);
                VarInt.encode(totals.itemsAdded(), out);
                write(totals.valueAdded());
                VarInt.encode(totals.orders(), out);
                write(totals.orderValue());
            } catch (IOException e) {
                throw new IllegalStateException("an array refused bytes", e);
            }
        }

        TotalsBlock build() {
            return new TotalsBlock(out.toByteArray());
        }

        /** The scale and whether the digits fit a {@code long}, then the digits. Sums have four decimals or more. */
        private void write(BigDecimal amount) throws IOException {
            BigInteger digits = amount.unscaledValue();
            boolean fits = digits.bitLength() < Long.SIZE;
            VarInt.encode(amount.scale() << 1 | (fits ? 1 : 0), out);
            if (fits) {
                VarInt.encode(digits.longValue(), out);
            } else {
                byte[] bytes = digits.toByteArray();
                VarInt.encode(bytes.length, out);
                out.write(bytes);
            }
        }
    }

    Cursor cursor() {
        return new Cursor(bytes);
    }

    /** Walks along the rows. */
    static final class Cursor implements Comparable<Cursor> {
        private final ByteArrayInputStream in;
        private byte[] shopper;
        private ShopperTotals totals;

        private Cursor(byte[] bytes) {
            this.in = new ByteArrayInputStream(bytes);
        }

        /** Turns to the next row; false if there is none. */
        boolean next() {
            if (in.available() == 0) {
                return false;
            }
            try {
                shopper = in.readNBytes(VarInt.decodeInt(in));
                totals = new ShopperTotals(
                        new String(shopper, StandardCharsets.UTF_8),
                        VarInt.decodeLong(in),
                        amount(),
                        VarInt.decodeLong(in),
                        amount());
                return true;
            } catch (IOException e) {
                throw new IllegalStateException("a block of totals that none of these wrote", e);
            }
        }

        ShopperTotals totals() {
            return totals;
        }

        byte[] shopper() {
            return shopper;
        }

        boolean isSameShopper(Cursor other) {
            return Arrays.equals(shopper, other.shopper);
        }

        @Override
        public int compareTo(Cursor other) {
            return Arrays.compareUnsigned(shopper, other.shopper);
        }

        private BigDecimal amount() throws IOException {
            int head = VarInt.decodeInt(in);
            int scale = head >> 1;
            return (head & 1) == 1
                    ? BigDecimal.valueOf(VarInt.decodeLong(in), scale)
                    : new BigDecimal(new BigInteger(in.readNBytes(VarInt.decodeInt(in))), scale);
        }
    }
}
