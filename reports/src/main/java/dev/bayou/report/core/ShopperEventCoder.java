package dev.bayou.report.core;

import dev.bayou.shopper.ShopperEvent;
import dev.bayou.shopper.ShopperEvent.AddToCart;
import dev.bayou.shopper.ShopperEvent.Anonymous;
import dev.bayou.shopper.ShopperEvent.Kind;
import dev.bayou.shopper.ShopperEvent.Other;
import dev.bayou.shopper.ShopperEvent.PlaceOrder;
import dev.bayou.shopper.ShopperEvent.ViewProduct;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BigDecimalCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/** Events as they travel between workers of a stream, in a few bytes and with every digit of an amount. */
public final class ShopperEventCoder extends AtomicCoder<ShopperEvent> {
    private static final ShopperEventCoder ONE = new ShopperEventCoder();
    private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
    private static final BigDecimalCoder AMOUNT = BigDecimalCoder.of();
    private static final List<Kind> KINDS = List.of(Kind.values());

    private ShopperEventCoder() {}

    public static ShopperEventCoder of() {
        return ONE;
    }

    @Override
    public void encode(ShopperEvent event, OutputStream out) throws IOException {
        out.write(KINDS.indexOf(event.kind()));
        TEXT.encode(event.shopper(), out);
        if (event instanceof AddToCart addition) {
            VarInt.encode(addition.quantity(), out);
            AMOUNT.encode(addition.price(), out);
        } else if (event instanceof PlaceOrder order) {
            AMOUNT.encode(order.value(), out);
        }
    }

    @Override
    public ShopperEvent decode(InputStream in) throws IOException {
        int kind = in.read();
        if (kind < 0 || kind >= KINDS.size()) {
            throw new CoderException("no kind of event has the number " + kind);
        }
        String shopper = TEXT.decode(in);
        return switch (KINDS.get(kind)) {
            case VIEW_PRODUCT -> new ViewProduct(shopper);
            case ADD_TO_CART -> new AddToCart(shopper, VarInt.decodeLong(in), AMOUNT.decode(in));
            case PLACE_ORDER -> new PlaceOrder(shopper, AMOUNT.decode(in));
            case OTHER -> new Other(shopper);
            case ANONYMOUS -> new Anonymous();
        };
    }
}
