package dev.bayou.benchmarks;

import dev.bayou.benchmarks.data.Fingerprint;
import dev.bayou.benchmarks.data.ReportRows;
import dev.bayou.benchmarks.measure.Contender;
import dev.bayou.benchmarks.measure.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The shopper report over one archive. The yardstick is what one writes first in Spark SQL. */
final class ReportBench {
    private static final String MEMORY = "-Xmx2g";

    private final Laboratory laboratory;
    private final Path reports;
    private final Path archive;
    private final ReportRows rows;

    private ReportBench(Laboratory laboratory) throws IOException, InterruptedException {
        this.laboratory = laboratory;
        this.reports = laboratory.folder("reports");
        laboratory.warmUp();
        this.archive = laboratory.archive(Laboratory.TOPIC, "archive");
        laboratory.stopSandbox();
        Path first = reports.resolve("first");
        laboratory.prepare(bayou("direct", first));
        this.rows = ReportRows.in(first);
    }

    static List<Finding> findings(Laboratory laboratory, Fingerprint events) throws IOException, InterruptedException {
        ReportBench bench = new ReportBench(laboratory);
        List<Contender> contenders = new ArrayList<>();
        contenders.add(bench.spark("Spark SQL, schema inferred", "NativeShopperReport"));
        contenders.add(bench.spark("Spark SQL, schema given", "NativeShopperReport", "--schema"));
        contenders.add(bench.spark("Spark RDD by hand", "RddShopperReport"));
        for (String profile : Laboratory.PROFILES) {
            contenders.add(bench.contender("Bayou " + profile, folder -> bench.bayou(profile, folder)));
        }
        return List.of(laboratory.race("report on %,d events".formatted(events.records()), MEMORY, events, contenders));
    }

    private Contender spark(String name, String main, String... further) {
        return contender(name, folder -> {
            List<String> arguments =
                    new ArrayList<>(List.of(archive + "/" + Laboratory.TOPIC + "/dt=*/hr=*/*", folder.toString()));
            arguments.addAll(List.of(further));
            return laboratory.java("spark", MEMORY, "dev.bayou.benchmarks.spark." + main, arguments);
        });
    }

    private Contender contender(String name, Contender.Call call) {
        return Contender.of(name, reports, call, folder -> rows.differenceOf(ReportRows.in(folder)));
    }

    private List<String> bayou(String profile, Path folder) {
        return laboratory.bayou(
                profile, "report", "--archive=" + archive, "--topics=" + Laboratory.TOPIC, "--output=" + folder);
    }
}
