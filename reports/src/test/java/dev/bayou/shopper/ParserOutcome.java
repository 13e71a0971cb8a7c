package dev.bayou.shopper;

import dev.bayou.shopper.MalformedEventException.Reason;

/** What a parser makes of some bytes: an event, or the reason why it is none. */
record ParserOutcome(ShopperEvent event, Reason reason, String message) {
    static ParserOutcome of(EventParser parser, byte[] bytes) {
        return of(parser, bytes, 0, bytes.length);
    }

    static ParserOutcome of(EventParser parser, byte[] bytes, int from, int length) {
        try {
            return new ParserOutcome(parser.parse(bytes, from, length), null, null);
        } catch (MalformedEventException e) {
            return new ParserOutcome(null, e.reason(), e.getMessage());
        }
    }
}
