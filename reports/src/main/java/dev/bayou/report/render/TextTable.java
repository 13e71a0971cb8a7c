package dev.bayou.report.render;

import dev.bayou.output.VisibleText;
import java.util.List;

/**
 * A table for a terminal: the first column to the left, numbers to the right, rules under the headings and above the
 * last row.
 */
public final class TextTable {
    private final StringBuilder text = new StringBuilder();
    private final int[] widths;

    private TextTable(int columns) {
        this.widths = new int[columns];
    }

    /**
     * The table as lines, each with its end.
     *
     * @param rows headings first, and a sum last
     */
    public static String of(List<List<String>> rows) {
        return of(rows, rows.size() - 1);
    }

    /**
     * The table as lines, each with its end.
     *
     * @param rows headings first
     */
    public static String withoutSum(List<List<String>> rows) {
        return of(rows, 1);
    }

    private static String of(List<List<String>> rows, int secondRule) {
        TextTable table = new TextTable(rows.get(0).size());
        for (List<String> row : rows) {
            for (int column = 0; column < table.widths.length; column++) {
                table.widths[column] = Math.max(table.widths[column], VisibleText.columns(row.get(column)));
            }
        }
        for (int row = 0; row < rows.size(); row++) {
            if (row == 1 || row == secondRule) {
                table.addRule();
            }
            table.addRow(rows.get(row));
        }
        return table.text.toString();
    }

    private void addRow(List<String> cells) {
        StringBuilder row = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String padding = " ".repeat(widths[column] - VisibleText.columns(cells.get(column)));
            row.append(column == 0 ? "" : "  ")
                    .append(column == 0 ? cells.get(column) + padding : padding + cells.get(column));
        }
        line(row.toString().stripTrailing());
    }

    private void addRule() {
        StringBuilder rule = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            rule.append(column == 0 ? "" : "  ").append("-".repeat(widths[column]));
        }
        line(rule.toString());
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
