package dev.bayou.report.core;

import dev.bayou.report.shoppers.RowByEvent;
import dev.bayou.shopper.MalformedEventException;
import dev.bayou.shopper.ShopperEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.util.VarInt;

/** When each shopper was first seen, in milliseconds since 1970. The example of docs/NEW-REPORT.md. */
record FirstSeen() implements RowByEvent<Long> {
    @Override
    public Optional<Long> of(ShopperEvent event, Moment moment) throws MalformedEventException, IOException {
        return Optional.of(moment.millis());
    }

    @Override
    public Long merged(List<Long> parts) {
        return Collections.min(parts);
    }

    @Override
    public void write(Long row, OutputStream out) throws IOException {
        VarInt.encode(row, out);
    }

    @Override
    public Long read(String shopper, InputStream in) throws IOException {
        return VarInt.decodeLong(in);
    }
}
