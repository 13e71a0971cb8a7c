package dev.bayou.report.render;

import dev.bayou.output.VisibleText;
import java.util.List;
import java.util.Locale;

/** Builds HTML; whatever is given as text is escaped, so that no shopper's name can be markup. */
public final class Html {
    private final StringBuilder markup = new StringBuilder();

    /** Text as it stands between tags or in a quoted attribute. */
    static String text(String text) {
        String visible = VisibleText.ofLines(text);
        StringBuilder escaped = new StringBuilder(visible.length());
        for (int i = 0; i < visible.length(); i++) {
            char c = visible.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** Markup with texts in the places of its {@code %s}. */
    public Html add(String template, Object... texts) {
        Object[] escaped = new Object[texts.length];
        for (int i = 0; i < texts.length; i++) {
            escaped[i] = text(texts[i].toString());
        }
        markup.append(String.format(Locale.ROOT, template, escaped)).append('\n');
        return this;
    }

    /** A table whose columns after the first {@code words} are numbers. */
    public Html addTable(int words, List<String> headings, List<List<String>> rows) {
        add("<div class=\"scroll\"><table><thead>");
        addRow("th", words, headings);
        add("</thead><tbody>");
        rows.forEach(row -> addRow("td", words, row));
        return add("</tbody></table></div>");
    }

    private void addRow(String tag, int words, List<String> cells) {
        add("<tr>");
        for (int i = 0; i < cells.size(); i++) {
            add((i < words ? "<" + tag + ">" : "<" + tag + " class=\"number\">") + "%s</" + tag + ">", cells.get(i));
        }
        add("</tr>");
    }

    @Override
    public String toString() {
        return markup.toString();
    }
}
