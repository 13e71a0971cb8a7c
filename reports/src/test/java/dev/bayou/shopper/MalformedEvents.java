package dev.bayou.shopper;

import static dev.bayou.shopper.EventJson.SHOPPER;
import static dev.bayou.shopper.EventJson.addition;
import static dev.bayou.shopper.EventJson.order;
import static dev.bayou.shopper.EventJson.view;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bayou.shopper.MalformedEventException.Reason;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** Inputs that a parser has to reject, with the reason for each. */
final class MalformedEvents {
    private final List<Sample> samples = new ArrayList<>();

    private MalformedEvents() {}

    /** An input and the reason to reject it for. */
    static final class Sample {
        private final Reason reason;
        private final byte[] bytes;

        private Sample(Reason reason, byte[] bytes) {
            this.reason = reason;
            this.bytes = bytes;
        }

        Reason reason() {
            return reason;
        }

        byte[] bytes() {
            return bytes;
        }

        boolean isLarge() {
            return bytes.length > 1000;
        }

        @Override
        public String toString() {
            String text = new String(bytes, 0, Math.min(bytes.length, 120), ISO_8859_1)
                    .replaceAll("\\P{Print}", "?")
                    .replace(SHOPPER, "…");
            return reason + ", " + bytes.length + " bytes: " + text;
        }
    }

    static List<Sample> all() {
        MalformedEvents all = new MalformedEvents();
        all.addNoJson();
        all.addInvalidText();
        all.addDuplicateKeys();
        all.addTooDeep();
        all.addTooLong();
        all.addWrongTypes();
        all.addMissingFields();
        all.addNegativeNumbers();
        all.addAbsurdNumbers();
        all.addContradictions();
        return all.samples;
    }

    private void add(Reason reason, String... texts) {
        for (String text : texts) {
            samples.add(new Sample(reason, text.getBytes(UTF_8)));
        }
    }

    private void addNoJson() {
        add(
                Reason.NOT_JSON,
                "",
                " ",
                "\r\n\t ",
                "\ufeff",
                "\ufeff\ufeff" + view(""),
                " \ufeff" + view(""),
                "\u00a0" + view(""),
                SHOPPER,
                "{" + SHOPPER + "}",
                "'" + SHOPPER + "'",
                "<event shopper=\"" + SHOPPER + "\"/>",
                "nul",
                "nulls",
                "tru",
                "TRUE",
                "NaN",
                "Infinity",
                "-",
                "+1",
                "01",
                "1.",
                ".5",
                "1e",
                "1e+",
                "0x10",
                "}",
                "]",
                ":",
                ",",
                "\"",
                "\"\\",
                "{\"verb\":\"view\",}",
                "{,\"verb\":\"view\"}",
                "{\"verb\" \"view\"}",
                "{\"verb\"::\"view\"}",
                "{\"verb\":}",
                "{\"verb\"}",
                "{verb:\"view\"}",
                "{'verb':'view'}",
                "{\"verb\":\"view\" \"x\":1}",
                "{\"verb\":\"view\"]",
                "[{]}",
                "[1,]",
                "[,1]",
                "{\"verb\":\"view\",\"x\":[1,,2]}",
                "{\"verb\":\"view\",\"x\":01}",
                "{\"verb\":\"view\",\"x\":-}",
                "{\"verb\":\"view\",\"x\":1.e1}",
                "{\"verb\":\"view\",\"x\":truely}",
                "{\"verb\":\"view\",\"x\":NaN}",
                "{\"verb\":\"view\",\"x\":\"\t\"}",
                "{\"verb\":\"view\",\"x\":\"\u0000\"}",
                "{\"verb\":\"view\",\"x\ny\":1}",
                "{\"verb\":\"view\",\"x\":\"\\x41\"}",
                "{\"verb\":\"view\",\"x\":\"\\u12G4\"}",
                "{\"verb\":\"view\",\"x\":\"\\u١٢٣٤\"}",
                "{\"verb\":\"view\"/* no comment */}",
                "{\"verb\":\"view\"}// no comment",
                "{\"verb\":\"view\"}#",
                "\u001e" + view(""),
                view("") + "x",
                view("") + view(""),
                view("") + "\n" + view(""),
                view("") + ",",
                view("") + "}",
                view("") + "null",
                view("") + "\u0000",
                "7 8",
                "\"a\"\"b\"",
                "[]x");
        String whole = addition("{\"quantity\":12,\"price\":1.99,\"x\":[{\"y\":null}]}");
        for (int length = 1; length < whole.length(); length++) {
            add(Reason.NOT_JSON, whole.substring(0, length));
        }
        add(Reason.NOT_JSON, "[".repeat(60), "\"" + "x".repeat(1_000_000), "1".repeat(1_000_000) + "x");
        for (Charset charset : List.of(UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE"), Charset.forName("UTF-32LE"))) {
            samples.add(new Sample(Reason.NOT_JSON, view("").getBytes(charset)));
            samples.add(new Sample(Reason.NOT_JSON, "{}".getBytes(charset)));
            samples.add(new Sample(Reason.NOT_JSON, "7".getBytes(charset)));
        }
    }

    private void addInvalidText() {
        samples.add(new Sample(Reason.INVALID_TEXT, view("").getBytes(UTF_16)));
        samples.add(new Sample(Reason.INVALID_TEXT, ("\ufeff" + view("")).getBytes(UTF_16LE)));
        samples.add(new Sample(Reason.INVALID_TEXT, ("\ufeff" + view("")).getBytes(Charset.forName("UTF-32LE"))));
        List<String> wrong = List.of(
                "\u0080", // Goes on with nothing begun.
                "\u00C3", // Begins what does not go on.
                "\u00C3(",
                "\u00E2\u0082",
                "\u00F0\u009F\u0098",
                "\u00C0\u0080", // Overlong.
                "\u00C1\u00BF",
                "\u00E0\u009F\u00BF",
                "\u00F0\u008F\u00BF\u00BF",
                "\u00ED\u00A0\u0080", // Half a surrogate pair, and both of its halves.
                "\u00ED\u00A0\u00BD\u00ED\u00B8\u0080",
                "\u00F4\u0090\u0080\u0080", // Beyond the last code point.
                "\u00F8\u0088\u0080\u0080\u0080",
                "\u00FE",
                "\u00FF");
        for (String bytes : wrong) {
            for (String text : List.of(
                    bytes,
                    bytes + view(""),
                    view("") + bytes,
                    view(",\"skipped\":\"" + bytes + "\""),
                    view(",\"skipped " + bytes + "\":1"),
                    view(",\"skipped\":[{\"deeper\":\"" + bytes + "\"}]"),
                    "{\"verb\":\"" + bytes + "\"}",
                    "{\"verb\":\"view\",\"subject\":{\"shopper\":\"" + bytes + "\"}}",
                    "{" + bytes)) {
                samples.add(new Sample(Reason.INVALID_TEXT, text.getBytes(ISO_8859_1)));
            }
        }
        for (String halves : List.of("\\ud800", "\\udc00", "\\udc00\\ud800", "\\ud83d\\ud83d\\ude00", "a\\udbffb")) {
            for (String verb : List.of("view", "add", "place", "remove")) {
                add(
                        Reason.INVALID_TEXT,
                        "{\"verb\":\"" + verb + "\",\"subject\":{\"shopper\":\"" + SHOPPER + halves + "\"}}");
            }
        }
    }

    private void addDuplicateKeys() {
        add(
                Reason.DUPLICATE_KEY,
                "{\"verb\":\"view\",\"verb\":\"view\"}",
                "{\"verb\":null,\"verb\":\"view\"}",
                "{\"verb\":\"view\",\"v\\u0065rb\":\"view\"}",
                "{\"" + SHOPPER + "\":1,\"" + SHOPPER + "\":1}",
                "{\"\":1,\"\":1}",
                "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"b\":1}",
                view(",\"subject\":null"),
                view(",\"subject\":{\"shopper\":\"" + SHOPPER + "\"}"),
                view(",\"x\":{\"a\":1,\"a\":1}"),
                view(",\"x\":[[{\"a\":{\"b\":1,\"c\":2,\"b\":3}}]]"),
                view(",\"directObject\":{\"item\":1,\"item\":1}"),
                "{\"verb\":\"view\",\"subject\":{\"shopper\":\"a\",\"shopper\":\"a\"}}",
                "{\"verb\":\"view\",\"subject\":{\"x\":\"a\",\"x\":\"a\"}}",
                "{\"verb\":7,\"a\":1,\"a\":1}",
                "[{\"a\":1,\"a\":1}]",
                addition("{\"quantity\":1,\"price\":2},\"item\":{\"quantity\":1,\"price\":2}"),
                addition("{\"quantity\":1,\"price\":2,\"quantity\":1}"),
                addition("{\"quantity\":1,\"price\":2,\"price\":2}"),
                addition("{\"quantity\":1,\"unitPrice\":2,\"unitPrice\":2}"),
                addition("{\"quantity\":1,\"price\":2,\"x\":{\"y\":1,\"y\":1}}"),
                order("{\"value\":1,\"value\":1}"),
                order("{\"value\":1,\"items\":[{\"product\":1,\"product\":1}]}"));
    }

    private void addTooDeep() {
        for (int levels : List.of(EventParser.MAX_DEPTH, 10_000, 100_000)) {
            String arrays = "[".repeat(levels) + "]".repeat(levels);
            String objects = "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
            for (String bomb : List.of(arrays, objects)) {
                add(
                        Reason.TOO_DEEP,
                        view(",\"x\":" + bomb),
                        "{\"verb\":" + bomb + "}",
                        "{\"subject\":" + bomb + "}",
                        "{\"subject\":{\"shopper\":" + bomb + "}}",
                        "{\"indirectObject\":" + bomb + "}",
                        "{\"directObject\":" + bomb + "}",
                        addition(bomb),
                        addition("{\"quantity\":" + bomb + "}"),
                        addition("{\"price\":" + bomb + "}"),
                        order(bomb),
                        order("{\"value\":" + bomb + "}"));
            }
        }
        add(Reason.TOO_DEEP, "{\"directObject\":".repeat(65) + "1" + "}".repeat(65));
        String opened = "[".repeat(1_000_000);
        add(
                Reason.TOO_DEEP,
                opened,
                "{\"a\":".repeat(200_000),
                "[{\"a\":".repeat(100_000),
                "{\"verb\":" + opened,
                "{\"" + SHOPPER + "\":" + opened,
                addition("{\"price\":" + opened + "}"));
    }

    private void addTooLong() {
        add(
                Reason.TOO_LONG,
                " ".repeat(EventParser.MAX_BYTES) + " ",
                view("") + " ".repeat(EventParser.MAX_BYTES),
                view(",\"x\":\"" + "x".repeat(10_000_000) + "\""),
                "{\"verb\":\"view\",\"subject\":{\"shopper\":\"" + "x".repeat(EventParser.MAX_SHOPPER + 1) + "\"}}",
                "[".repeat(2_000_000));
        samples.add(new Sample(Reason.TOO_LONG, new byte[EventParser.MAX_BYTES + 1]));
    }

    private void addWrongTypes() {
        add(
                Reason.WRONG_TYPE,
                "[]",
                "[" + view("") + "]",
                "\"" + SHOPPER + "\"",
                "7",
                "-0.5e-7",
                "1".repeat(100_000),
                "true",
                "false",
                "null",
                " null ",
                "\ufeffnull");
        for (String noText : List.of("7", "true", "false", "[]", "{}", "[\"view\"]", "{\"verb\":\"view\"}", "1e999")) {
            add(
                    Reason.WRONG_TYPE,
                    "{\"verb\":" + noText + ",\"subject\":{\"shopper\":\"" + SHOPPER + "\"}}",
                    "{\"verb\":\"view\",\"subject\":{\"shopper\":" + noText + "}}",
                    "{\"verb\":\"add\",\"subject\":{\"shopper\":\"a\"},\"indirectObject\":" + noText + "}");
        }
        for (String noObject : List.of("7", "true", "false", "[]", "\"" + SHOPPER + "\"", "\"\"", "[{\"price\":1}]")) {
            add(
                    Reason.WRONG_TYPE,
                    "{\"verb\":\"view\",\"subject\":" + noObject + "}",
                    "{\"verb\":\"add\",\"subject\":{\"shopper\":\"a\"},\"indirectObject\":\"cart\",\"directObject\":"
                            + noObject + "}",
                    "{\"verb\":\"place\",\"subject\":{\"shopper\":\"a\"},\"directObject\":" + noObject + "}",
                    addition(noObject),
                    order(noObject));
        }
        for (String noNumber : List.of("\"7\"", "\"\"", "true", "false", "[]", "{}", "[7]", "{\"price\":7}")) {
            add(
                    Reason.WRONG_TYPE,
                    addition("{\"quantity\":" + noNumber + ",\"price\":1}"),
                    addition("{\"quantity\":1,\"price\":" + noNumber + "}"),
                    addition("{\"quantity\":1,\"unitPrice\":" + noNumber + "}"),
                    addition("{\"quantity\":1,\"price\":1,\"unitPrice\":" + noNumber + "}"),
                    addition("{\"quantity\":1,\"unitPrice\":1,\"price\":" + noNumber + "}"),
                    order("{\"value\":" + noNumber + "}"));
        }
        for (String noWhole : List.of("1.5", "0.000000000000000000000000000001", "999999999.9", "15e-1", "1e-30")) {
            add(Reason.WRONG_TYPE, addition("{\"quantity\":" + noWhole + ",\"price\":1}"));
        }
    }

    private void addMissingFields() {
        add(
                Reason.MISSING_FIELD,
                "{}",
                "{\"verb\":null}",
                "{\"subject\":{\"shopper\":\"" + SHOPPER + "\"}}",
                "{\"Verb\":\"view\",\"x\":{\"verb\":\"view\"}}",
                "{\"verb\":\"add\",\"subject\":{\"shopper\":\"a\"},\"directObject\":{\"item\":{\"quantity\":1,\"price\":1}}}",
                "{\"verb\":\"add\",\"subject\":{\"shopper\":\"a\"},\"indirectObject\":null}",
                "{\"verb\":\"add\",\"subject\":{\"shopper\":\"a\"},\"indirectObject\":\"cart\"}",
                "{\"verb\":\"add\",\"subject\":{\"shopper\":\"a\"},\"indirectObject\":\"cart\",\"directObject\":null}",
                "{\"verb\":\"add\",\"subject\":{\"shopper\":\"a\"},\"indirectObject\":\"cart\",\"directObject\":{}}",
                "{\"verb\":\"add\",\"subject\":{\"shopper\":\"a\"},\"indirectObject\":\"cart\",\"item\":{\"quantity\":1,\"price\":1}}",
                "{\"verb\":\"place\",\"subject\":{\"shopper\":\"a\"}}",
                "{\"verb\":\"place\",\"subject\":{\"shopper\":\"a\"},\"directObject\":null}",
                "{\"verb\":\"place\",\"subject\":{\"shopper\":\"a\"},\"directObject\":{}}",
                "{\"verb\":\"place\",\"subject\":{\"shopper\":\"a\"},\"directObject\":{\"value\":1,\"item\":{\"value\":1}}}",
                addition("null"),
                addition("{}"),
                addition("{\"price\":1}"),
                addition("{\"quantity\":null,\"price\":1}"),
                addition("{\"Quantity\":1,\"price\":1}"),
                addition("{\"quantity\":1}"),
                addition("{\"quantity\":1,\"price\":null}"),
                addition("{\"quantity\":1,\"unitPrice\":null}"),
                addition("{\"quantity\":1,\"price\":null,\"unitPrice\":null}"),
                addition("{\"quantity\":1,\"unitprice\":1,\"x\":{\"price\":1}}"),
                order("null"),
                order("{}"),
                order("{\"value\":null}"),
                order("{\"items\":[{\"value\":1}]}"));
    }

    private void addNegativeNumbers() {
        for (String negative : List.of("-1", "-0.01", "-1e-30", "-1e-2147483000", "-1e2147483000", "-1e12")) {
            add(
                    Reason.NEGATIVE_NUMBER,
                    addition("{\"quantity\":" + negative + ",\"price\":1}"),
                    addition("{\"quantity\":1,\"price\":" + negative + "}"),
                    addition("{\"quantity\":1,\"unitPrice\":" + negative + "}"),
                    addition("{\"quantity\":1,\"price\":1,\"unitPrice\":" + negative + "}"),
                    order("{\"value\":" + negative + "}"));
        }
        add(Reason.NEGATIVE_NUMBER, addition("{\"quantity\":-9223372036854775809,\"price\":1}"));
    }

    private void addAbsurdNumbers() {
        for (String absurd : List.of(
                "1000000000000",
                "1e12",
                "10e11",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551616",
                "1e-31",
                "0.0000000000000000000000000000001",
                "1.0000000000000000000000000000000",
                "1e999999999",
                "1e-999999999",
                "1e2147483647",
                "1e-2147483647",
                "1e2147483648",
                "1e-2147483648",
                "1e99999999999999",
                "1e-99999999999999",
                "0e99999999999999",
                "-1e99999999999999",
                "1.5e-2147483647",
                "1e9223372036854775808",
                "1e" + "9".repeat(990),
                "1e" + "9".repeat(100_000),
                "1".repeat(999),
                "1".repeat(1000),
                "1".repeat(1001),
                "1".repeat(1_000_000),
                "0." + "1".repeat(1_000_000),
                "0." + "0".repeat(1_000_000),
                "-" + "1".repeat(1_000_000))) {
            add(
                    Reason.ABSURD_NUMBER,
                    addition("{\"quantity\":" + absurd + ",\"price\":1}"),
                    addition("{\"quantity\":1,\"price\":" + absurd + "}"),
                    addition("{\"quantity\":1,\"unitPrice\":" + absurd + "}"),
                    addition("{\"quantity\":1,\"unitPrice\":1,\"price\":" + absurd + "}"),
                    order("{\"value\":" + absurd + "}"));
        }
        for (String absurd : List.of("1000000001", "1e10", "1000000000.5e1", "999999999999")) {
            add(Reason.ABSURD_NUMBER, addition("{\"quantity\":" + absurd + ",\"price\":1}"));
        }
    }

    private void addContradictions() {
        add(
                Reason.CONTRADICTORY_PRICES,
                addition("{\"quantity\":1,\"price\":1,\"unitPrice\":2}"),
                addition("{\"quantity\":1,\"unitPrice\":1,\"price\":1.000000000000000000000000000001}"),
                addition("{\"quantity\":1,\"unitPrice\":0,\"price\":1e-30}"),
                addition("{\"quantity\":0,\"price\":10,\"unitPrice\":1e2}"));
    }
}
