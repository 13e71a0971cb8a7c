package dev.bayou.shopper;

import static dev.bayou.shopper.EventJson.SHOPPER;
import static dev.bayou.shopper.EventJson.addition;
import static dev.bayou.shopper.EventJson.order;
import static dev.bayou.shopper.EventJson.view;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bayou.shopper.MalformedEventException.Reason;
import dev.bayou.shopper.ShopperEvent.AddToCart;
import dev.bayou.shopper.ShopperEvent.Anonymous;
import dev.bayou.shopper.ShopperEvent.Other;
import dev.bayou.shopper.ShopperEvent.PlaceOrder;
import dev.bayou.shopper.ShopperEvent.ViewProduct;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {
    private final EventParser parser = new EventParser();

    @Test
    void theSampleEventsAreReadAsTheyAreWritten() throws Exception {
        List<ShopperEvent> events = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("..", "data", "raw-events.jsonl"))) {
            events.add(parse(line));
        }

        assertThat(events)
                .containsExactly(
                        new AddToCart("789", 12, new BigDecimal("1.99")),
                        new AddToCart("456", 1, new BigDecimal("1099.99")),
                        new AddToCart("789", 1, new BigDecimal("499.99")),
                        new PlaceOrder("789", new BigDecimal("511.93")),
                        new AddToCart("123", 1, new BigDecimal("19.99")),
                        new AddToCart("123", 5, new BigDecimal("59.99")),
                        new PlaceOrder("123", new BigDecimal("179.97")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"remove", "", "ADD", "View", "view ", "places", "\\u0000", "\\ud800"})
    void aVerbThatNothingIsComputedFromIsAnotherEvent(String verb) throws Exception {
        assertThat(parse("{\"verb\":\"" + verb + "\",\"subject\":{\"shopper\":\"a\"},\"directObject\":7}"))
                .isEqualTo(new Other("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"verb\":\"view\",\"subject\":{\"shopper\":\"a\"}}",
                "{\"verb\":\"view\",\"subject\":{\"shopper\":\"a\"},\"directObject\":{\"product\":\"ipad\"}}",
                "{\"verb\":\"view\",\"subject\":{\"shopper\":\"a\"},\"directObject\":{\"item\":{\"quantity\":\"many\"}}}",
                "{\"verb\":\"view\",\"subject\":{\"shopper\":\"a\"},\"directObject\":{\"item\":{\"price\":-1e99999999999}}}",
                "{\"verb\":\"view\",\"subject\":{\"shopper\":\"a\"},\"directObject\":[],\"indirectObject\":{\"a\":[1]}}",
            })
    void ofAViewNothingButTheShopperIsOfInterest(String json) throws Exception {
        assertThat(parse(json)).isEqualTo(new ViewProduct("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"wishlist\"", "\"\"", "\"Cart\"", "\"cart \""})
    void whatIsAddedToSomethingElseIsAnotherEventWhateverItIs(String indirectObject) throws Exception {
        assertThat(parse("{\"verb\":\"add\",\"subject\":{\"shopper\":\"a\"},\"indirectObject\":" + indirectObject
                        + ",\"directObject\":{\"item\":{\"quantity\":-1,\"price\":\"free\"}}}"))
                .isEqualTo(new Other("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"verb\":\"view\"}",
                "{\"verb\":\"view\",\"subject\":null}",
                "{\"verb\":\"view\",\"subject\":{}}",
                "{\"verb\":\"view\",\"subject\":{\"session\":\"x\",\"Shopper\":\"b\"}}",
                "{\"verb\":\"view\",\"subject\":{\"shopper\":null}}",
                "{\"verb\":\"view\",\"subject\":{\"shopper\":\"\"}}",
                "{\"verb\":\"view\",\"shopper\":\"b\"}",
                "{\"verb\":\"view\",\"subject\":{\"subject\":{\"shopper\":\"b\"}}}",
                "{\"verb\":\"add\",\"directObject\":{\"item\":{\"quantity\":-1}}}",
                "{\"verb\":\"place\",\"directObject\":{\"order\":{\"value\":\"1\"}}}",
                "{\"verb\":\"steal\"}",
            })
    void anEventWithoutAShopperIsAnonymousWhateverItIs(String json) throws Exception {
        assertThat(parse(json)).isEqualTo(new Anonymous());
    }

    @Test
    void keysComeInAnyOrder() throws Exception {
        List<List<String>> ofItem = permutations(List.of("\"product\":\"x\"", "\"quantity\":2", "\"price\":1.50"));
        for (List<String> item : ofItem) {
            String directObject = "\"directObject\":{\"item\":{" + String.join(",", item) + "}}";
            for (List<String> event : permutations(List.of(
                    "\"subject\":{\"shopper\":\"a\"}",
                    "\"verb\":\"add\"",
                    "\"indirectObject\":\"cart\"",
                    directObject))) {
                assertThat(parse("{" + String.join(",", event) + "}"))
                        .isEqualTo(new AddToCart("a", 2, new BigDecimal("1.50")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "-1.5e-7",
                "1e99999999999999",
                "\"\\ud800\"",
                "\"\\u0022\\\\\\/\\b\\f\\n\\r\\t\"",
                "[]",
                "{}",
                "[[[]],{\"\":[null]}]",
                "{\"verb\":\"place\",\"subject\":{\"shopper\":\"b\"},\"quantity\":9,\"price\":9,\"value\":9}",
                "{\"item\":{\"quantity\":9,\"price\":9},\"order\":{\"value\":9},\"shopper\":\"b\",\"unitPrice\":9}",
                "{\"\\ud800\":1,\"\\udfff\":2,\"Grüße 😀\":3}",
            })
    void fieldsThatNothingIsComputedFromMayHoldAnything(String extra) throws Exception {
        // "order" of an addition, "item" of an order, and other names at every level.
        assertThat(parse(
                        """
                        {"a":%1$s, "verb":"add", "b":%1$s, "subject":{"a":%1$s, "shopper":"a", "item":%1$s},
                         "indirectObject":"cart", "quantity":%1$s,
                         "directObject":{"order":%1$s, "price":%1$s, "item":{"shopper":%1$s, "quantity":1, "value":%1$s,
                         "price":2, "verb":%1$s}, "b":%1$s}, "context":%1$s, "Verb":%1$s}
                        """
                                .formatted(extra)))
                .isEqualTo(new AddToCart("a", 1, new BigDecimal("2")));
        assertThat(parse(
                        """
                        {"order":%1$s, "verb":"place", "subject":{"shopper":"a"}, "indirectObject":%1$s,
                         "directObject":{"item":%1$s, "order":{"items":%1$s, "value":2, "price":%1$s}, "value":%1$s}}
                        """
                                .formatted(extra)))
                .isEqualTo(new PlaceOrder("a", new BigDecimal("2")));
    }

    @Test
    void aNumberThatNothingIsComputedFromMayHaveAnyNumberOfDigits() throws Exception {
        for (String number : List.of("1".repeat(1001), "0." + "1".repeat(500_000), "1e" + "1".repeat(10_000))) {
            assertThat(parse("{\"verb\":\"view\",\"subject\":{\"shopper\":\"a\"},\"x\":" + number + "}"))
                    .isEqualTo(new ViewProduct("a"));
            assertThat(parse("{\"verb\":\"view\",\"subject\":{\"shopper\":\"a\"},\"directObject\":{\"item\":{\"price\":"
                            + number + "}}}"))
                    .isEqualTo(new ViewProduct("a"));
        }
    }

    @Test
    void aKeyIsTheSameHoweverItIsEscaped() throws Exception {
        assertThat(parse("{\"\\u0076erb\":\"\\u0061dd\",\"s\\u0075bject\":{\"shoppe\\u0072\":\"\\u0061\"},"
                        + "\"indirectObject\":\"\\u0063art\",\"directObject\":{\"\\u0069tem\":"
                        + "{\"q\\u0075antity\":1,\"pric\\u0065\":2}}}"))
                .isEqualTo(new AddToCart("a", 1, new BigDecimal("2")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Zoë",
                "購物者",
                "😀",
                "a b",
                " ",
                "\u0000",
                "\u007f\u0080\ufeff\ufffe\uffff",
                "\",\r\n'",
                "\\",
                "\ud83d\ude00\ud83d\ude00"
            })
    void aShopperMayHaveAnyName(String name) throws Exception {
        StringBuilder escaped = new StringBuilder();
        name.chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));

        assertThat(parse("{\"verb\":\"view\",\"subject\":{\"shopper\":\"" + escaped + "\"}}"))
                .isEqualTo(new ViewProduct(name));
        if (name.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\')) {
            assertThat(parse("{\"verb\":\"view\",\"subject\":{\"shopper\":\"" + name + "\"}}"))
                    .isEqualTo(new ViewProduct(name));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "12, 12",
        "0, 0",
        "-0, 0",
        "0.0, 0",
        "-0.00, 0",
        "0e5, 0",
        "0e999999999, 0",
        "0e-999999999, 0",
        "2.0, 2",
        "1e1, 10",
        "1E+1, 10",
        "120e-1, 12",
        "0.012E3, 12",
        "1.000000000000000000000000000000, 1",
        "1000000000, 1000000000",
        "1e9, 1000000000",
        "1000000000.00, 1000000000",
    })
    void aQuantityIsAWholeNumberHoweverItIsSpelled(String spelled, long quantity) throws Exception {
        assertThat(parse(addition("{\"quantity\":" + spelled + ",\"price\":1}")))
                .isEqualTo(new AddToCart(SHOPPER, quantity, BigDecimal.ONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.99",
                "1",
                "1.10",
                "59.97000000000001",
                "1.0E-17",
                "1e-30",
                "1e11",
                "999999999999",
                "999999999999.999999999999999999999999999999",
                "0.000000000000000000000000000001",
                "123456789012.123456789012345678901234567890",
            })
    void anAmountIsExactlyWhatIsWritten(String spelled) throws Exception {
        BigDecimal amount = new BigDecimal(spelled);

        assertThat(parse(addition("{\"quantity\":3,\"price\":" + spelled + "}")))
                .isEqualTo(new AddToCart(SHOPPER, 3, amount));
        assertThat(parse(addition("{\"quantity\":3,\"unitPrice\":" + spelled + "}")))
                .isEqualTo(new AddToCart(SHOPPER, 3, amount));
        assertThat(parse(order("{\"value\":" + spelled + "}"))).isEqualTo(new PlaceOrder(SHOPPER, amount));
        assertThat(new AddToCart("a", 3, amount).value())
                .isEqualByComparingTo(amount.add(amount).add(amount));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "0.00", "-0.0", "0e999999999", "0e-999999999", "0.0e-2147483000"})
    void zeroIsZeroWithoutItsExponent(String spelled) throws Exception {
        assertThat(parse(addition("{\"quantity\":3,\"price\":" + spelled + "}")))
                .isEqualTo(new AddToCart(SHOPPER, 3, BigDecimal.ZERO));
        assertThat(parse(order("{\"value\":" + spelled + "}"))).isEqualTo(new PlaceOrder(SHOPPER, BigDecimal.ZERO));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"price\":2', 2",
        "'\"unitPrice\":2', 2",
        "'\"price\":1.0,\"unitPrice\":1.00', 1.0",
        "'\"unitPrice\":1.00,\"price\":1.0', 1.0",
        "'\"unitPrice\":100,\"price\":1e2', 1E+2",
        "'\"unitPrice\":-0.0,\"price\":0', 0",
        "'\"unitPrice\":null,\"price\":2', 2",
        "'\"unitPrice\":2,\"price\":null', 2",
    })
    void aPriceMayBeUnderBothOfItsNamesIfTheyAgree(String prices, String price) throws Exception {
        assertThat(parse(addition("{\"quantity\":1," + prices + "}")))
                .isEqualTo(new AddToCart(SHOPPER, 1, new BigDecimal(price)));
    }

    @Test
    void aByteOrderMarkOfUtf8IsPassedOver() throws Exception {
        assertThat(parse("\ufeff {\"verb\":\"view\",\"subject\":{\"shopper\":\"a\"}}\n"))
                .isEqualTo(new ViewProduct("a"));
    }

    @Test
    void aValueOfTheGreatestLengthIsRead() throws Exception {
        String event = "{\"verb\":\"view\",\"subject\":{\"shopper\":\"a\"},\"x\":\"%s\"}";
        String longest = "x".repeat(EventParser.MAX_BYTES - event.length() + "%s".length());

        assertThat(parse(event.formatted(longest))).isEqualTo(new ViewProduct("a"));
    }

    @Test
    void aShopperOfTheGreatestLengthIsRead() throws Exception {
        String longest = "x".repeat(EventParser.MAX_SHOPPER);

        assertThat(parse("{\"verb\":\"view\",\"subject\":{\"shopper\":\"" + longest + "\"}}"))
                .isEqualTo(new ViewProduct(longest));
    }

    @Test
    void theGreatestDepthIsRead() throws Exception {
        String inner = "[".repeat(EventParser.MAX_DEPTH - 1) + "]".repeat(EventParser.MAX_DEPTH - 1);

        assertThat(parse("{\"verb\":\"view\",\"x\":" + inner + ",\"subject\":{\"shopper\":\"a\"}}"))
                .isEqualTo(new ViewProduct("a"));
        assertThat(parse("{\"verb\":\"view\",\"x\":" + inner.replace("[]", "[" + "1".repeat(1001) + "]")
                        + ",\"subject\":{\"shopper\":\"a\"}}"))
                .isEqualTo(new ViewProduct("a"));
    }

    @Test
    void bytesBesideTheEventAreNotLookedAt() throws Exception {
        byte[] event = "{\"verb\":\"view\",\"subject\":{\"shopper\":\"a\"}}".getBytes(UTF_8);
        byte[] around = new byte[event.length + 200];
        for (byte neighbour : new byte[] {0, ' ', '"', '}', '7', (byte) 0xC3, (byte) 0xFF}) {
            for (int from = 0; from < 20; from++) {
                Arrays.fill(around, neighbour);
                System.arraycopy(event, 0, around, from, event.length);

                assertThat(parser.parse(around, from, event.length)).isEqualTo(new ViewProduct("a"));
            }
        }
    }

    @Test
    void whatIsWrongIsFoundAtTheSamePlaceWhereverTheEventIsInItsArray() {
        for (MalformedEvents.Sample sample : MalformedEvents.all()) {
            byte[] around = new byte[sample.bytes().length + 20];
            Arrays.fill(around, (byte) '7');
            System.arraycopy(sample.bytes(), 0, around, 13, sample.bytes().length);

            assertThat(ParserOutcome.of(parser, around, 13, sample.bytes().length))
                    .isEqualTo(ParserOutcome.of(parser, sample.bytes()));
        }
    }

    @Test
    void aNumberAtTheEndIsNotReadOn() {
        byte[] digits = "1234567890".getBytes(UTF_8);

        assertThat(ParserOutcome.of(parser, digits, 2, 3).reason()).isEqualTo(Reason.WRONG_TYPE);
    }

    @Test
    void namesMadeToCollideRefuseNoEvent() throws Exception {
        List<String> names = CollidingNames.of(1500);
        for (int count = 100; count <= names.size(); count += 100) {
            assertThat(parse(viewWith(names.subList(0, count))))
                    .as("%d names", count)
                    .isEqualTo(new ViewProduct(SHOPPER));
        }
        List<String> twice = new ArrayList<>(names);
        twice.add(names.get(0));
        assertThat(ParserOutcome.of(parser, viewWith(twice).getBytes(UTF_8)).reason())
                .isEqualTo(Reason.DUPLICATE_KEY);
        ParserOutcome more = ParserOutcome.of(parser, (viewWith(names) + "7").getBytes(UTF_8));
        assertThat(more.reason()).isEqualTo(Reason.NOT_JSON);
        assertThat(more.message()).startsWith("more after the end of the event").doesNotContain("-1");
    }

    /** Jackson's reader of characters takes the end of the bytes for their number, and reads on behind them. */
    @Test
    void namesMadeToCollideAreReadToTheEventsEndAndNotFurther() throws Exception {
        byte[] event = viewWith(CollidingNames.of(1500)).getBytes(UTF_8);
        byte[] around = new byte[event.length + 20];
        Arrays.fill(around, (byte) '7');
        System.arraycopy(event, 0, around, 13, event.length);

        assertThat(parser.parse(around, 13, event.length)).isEqualTo(new ViewProduct(SHOPPER));
    }

    @Test
    void namesMadeToCollideRefuseNoLaterEvent() throws Exception {
        List<String> names = CollidingNames.of(1500);
        for (int count = 100; count < names.size(); count += 100) {
            ParserOutcome ignored =
                    ParserOutcome.of(parser, viewWith(names.subList(0, count)).getBytes(UTF_8));

            assertThat(parse(viewWith(List.of(names.get(count)))))
                    .as("after %s", ignored)
                    .isEqualTo(new ViewProduct(SHOPPER));
        }
    }

    /** Else the two tests above would prove nothing. */
    @Test
    void jacksonRefusesNamesMadeToCollideUnlessItIsToldNotTo() {
        byte[] json = viewWith(CollidingNames.of(1500)).getBytes(UTF_8);

        assertThatExceptionOfType(StreamConstraintsException.class).isThrownBy(() -> new JsonMapper().readTree(json));
    }

    private static String viewWith(List<String> names) {
        return view(names.stream().map(name -> ",\"" + name + "\":1").collect(Collectors.joining()));
    }

    @ParameterizedTest
    @MethodSource("dev.bayou.shopper.MalformedEvents#all")
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatCannotBeCountedIsRejectedForItsReasonAndNotRepeated(MalformedEvents.Sample sample) {
        assertThatExceptionOfType(MalformedEventException.class)
                .isThrownBy(() -> parser.parse(sample.bytes(), 0, sample.bytes().length))
                .satisfies(e -> {
                    assertThat(e.reason()).as(e.getMessage()).isEqualTo(sample.reason());
                    assertThat(e.getMessage())
                            .isNotBlank()
                            .hasSizeLessThan(100)
                            .matches("\\p{Print}*")
                            .doesNotContain(SHOPPER, "fields.")
                            .doesNotContain("-1");
                    assertThat(e.getStackTrace()).isEmpty();
                    assertThat(e.getCause()).isNull();
                });
    }

    @Test
    void reasonsAreNamesOfFolders() {
        assertThat(Arrays.stream(Reason.values()).map(Reason::toString))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+(-[a-z]+)*"));
    }

    /** Each short input, and after each of them others, with one parser. */
    @Test
    void nothingIsRememberedFromOneEventToTheNext() {
        List<byte[]> inputs = new ArrayList<>(whole());
        List<byte[]> others = new ArrayList<>(whole());
        for (MalformedEvents.Sample sample : MalformedEvents.all()) {
            if (!sample.isLarge()) {
                inputs.add(sample.bytes());
                // What is missing shows best what is left over.
                if (sample.reason() == Reason.MISSING_FIELD || inputs.size() % 20 == 0) {
                    others.add(sample.bytes());
                }
            }
        }
        List<ParserOutcome> fresh = others.stream()
                .map(bytes -> ParserOutcome.of(new EventParser(), bytes))
                .toList();
        for (byte[] before : inputs) {
            for (int i = 0; i < others.size(); i++) {
                ParserOutcome ignored = ParserOutcome.of(parser, before);
                assertThat(ParserOutcome.of(parser, others.get(i)))
                        .as("after %s", ignored)
                        .isEqualTo(fresh.get(i));
            }
        }
    }

    @Test
    void whatFollowsSomethingHugeIsReadAsEver() {
        for (MalformedEvents.Sample huge : MalformedEvents.all()) {
            if (huge.isLarge()) {
                ParserOutcome ignored = ParserOutcome.of(parser, huge.bytes());
                for (byte[] event : whole()) {
                    assertThat(ParserOutcome.of(parser, event))
                            .as("after %s", ignored)
                            .isEqualTo(ParserOutcome.of(new EventParser(), event));
                }
            }
        }
    }

    /** Events that are read, each without what another has. */
    private static List<byte[]> whole() {
        return Stream.of(
                        "{\"verb\":\"view\"}",
                        "{\"verb\":\"view\",\"subject\":{\"shopper\":\"a\"}}",
                        "{\"verb\":\"remove\",\"subject\":{\"shopper\":\"b\"}}",
                        "{\"verb\":\"add\",\"subject\":{\"shopper\":\"c\"},\"indirectObject\":\"list\"}",
                        addition("{\"quantity\":1,\"price\":2}"),
                        addition("{\"quantity\":3,\"unitPrice\":4}"),
                        order("{\"value\":5}"))
                .map(json -> json.getBytes(UTF_8))
                .toList();
    }

    private ShopperEvent parse(String json) throws MalformedEventException {
        byte[] bytes = json.getBytes(UTF_8);
        return parser.parse(bytes, 0, bytes.length);
    }

    private static <T> List<List<T>> permutations(List<T> of) {
        if (of.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> all = new ArrayList<>();
        for (List<T> rest : permutations(of.subList(1, of.size()))) {
            for (int i = 0; i <= rest.size(); i++) {
                List<T> longer = new ArrayList<>(rest);
                longer.add(i, of.get(0));
                all.add(longer);
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "'\"2018-10-30T23:01:29\"',          2018-10-30T23:01:29Z",
        "'\"2018-10-31T01:01:29.5+02:00\"',  2018-10-30T23:01:29.500Z",
        "1540940489,                         2018-10-30T23:01:29Z",
        "1540940489123,                      2018-10-30T23:01:29.123Z",
        "1540940489.25,                      2018-10-30T23:01:29.250Z",
    })
    void anEventTellsItsTimeInTheContext(String timestamp, Instant expected) throws MalformedEventException {
        parse(view(",\"context\":{\"session\":[1],\"timestamp\":" + timestamp + ",\"x\":{}}"));

        assertThat(parser.eventTime()).hasValue(expected.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"context\":null",
                ",\"context\":\"2018-10-30T23:01:29\"",
                ",\"context\":[{\"timestamp\":\"2018-10-30T23:01:29\"}]",
                ",\"context\":{}",
                ",\"context\":{\"timestamp\":null}",
                ",\"context\":{\"timestamp\":\"yesterday\"}",
                ",\"context\":{\"timestamp\":{\"seconds\":1540940489}}",
                ",\"context\":{\"timestamp\":true}",
                ",\"context\":{\"timestamp\":0}",
                ",\"context\":{\"timestamp\":1e999999999}",
                ",\"context\":{\"timestamp\":999999999999999999999}",
                ",\"timestamp\":\"2018-10-30T23:01:29\"",
            })
    void anEventWithoutATimeIsStillAnEvent(String more) throws MalformedEventException {
        parse(view(",\"context\":{\"timestamp\":1540940489}"));

        assertThat(parse(view(more))).isEqualTo(new ViewProduct(SHOPPER));
        assertThat(parser.eventTime()).isEmpty();
    }

    @Test
    void aTimeIsThatOfItsEventWhateverTheOneBeforeHad() throws MalformedEventException {
        List<String> times = List.of("23:01:29", "23:01:29", "23:01:30", "23:01:29", "no time", "no time", "23:01:29");
        List<Long> seconds = new ArrayList<>();
        for (String time : times) {
            parse(view(",\"context\":{\"timestamp\":\"2018-10-30T" + time + "\"}"));
            seconds.add(parser.eventTime().orElse(0) / 1000 % 60);
        }

        assertThat(seconds).containsExactly(29L, 29L, 30L, 29L, 0L, 0L, 29L);
    }
}
