package dev.bayou.shopper;

/** Events as JSON, for tests that are about a part of them. */
final class EventJson {
    /** Long and strange enough not to be in a message by chance. */
    static final String SHOPPER = "s3cr3t-sh0pper";

    private EventJson() {}

    static String view(String more) {
        return "{\"subject\":{\"shopper\":\"" + SHOPPER + "\"},\"verb\":\"view\"" + more + "}";
    }

    static String addition(String item) {
        return "{\"subject\":{\"shopper\":\"" + SHOPPER + "\"},\"verb\":\"add\",\"indirectObject\":\"cart\","
                + "\"directObject\":{\"item\":" + item + "}}";
    }

    static String order(String order) {
        return "{\"subject\":{\"shopper\":\"" + SHOPPER + "\"},\"verb\":\"place\",\"directObject\":{\"order\":" + order
                + "}}";
    }
}
