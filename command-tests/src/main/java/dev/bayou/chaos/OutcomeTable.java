package dev.bayou.chaos;

import dev.bayou.sandbox.S3Fault;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Outcomes added up, as Markdown. */
final class OutcomeTable {
    private OutcomeTable() {}

    static String of(List<Outcome> outcomes) {
        StringBuilder table = new StringBuilder("| what happened | times |\n|---|---|\n");
        Map<String, Integer> faults = new TreeMap<>();
        Map<S3Fault, Integer> s3Faults = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            faults.merge("archiver or broker: " + outcome.round().fault().kind(), 1, Integer::sum);
            outcome.s3Faults().forEach((fault, times) -> s3Faults.merge(fault, times, Integer::sum));
        }
        faults.forEach((kind, times) -> row(table, kind, times));
        s3Faults.forEach((fault, times) -> row(table, "S3: " + fault, times));
        table.append("\n| rounds | records | lost | duplicated | orphans after the sweep | rounds not proven |\n")
                .append("|---|---|---|---|---|---|\n");
        table.append("| %,d | %,d | %,d | %,d | %,d | %,d |\n"
                .formatted(
                        outcomes.size(),
                        outcomes.stream()
                                .mapToLong(outcome -> outcome.round().records())
                                .sum(),
                        outcomes.stream().mapToLong(Outcome::lost).sum(),
                        outcomes.stream().mapToLong(Outcome::duplicated).sum(),
                        outcomes.stream().mapToLong(Outcome::orphans).sum(),
                        outcomes.stream()
                                .filter(outcome -> !outcome.complaints().isEmpty())
                                .count()));
        outcomes.stream().filter(outcome -> !outcome.isGood()).forEach(bad -> table.append("\n- ")
                .append(bad));
        return table.toString();
    }

    private static void row(StringBuilder table, String what, int times) {
        table.append("| %s | %,d |\n".formatted(what, times));
    }
}
