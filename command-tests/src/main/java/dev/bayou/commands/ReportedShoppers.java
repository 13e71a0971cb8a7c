package dev.bayou.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A report as it lies in its folder. */
record ReportedShoppers(ArchiveHome folder) {
    static final List<String> FILES = List.of("_SUCCESS", "report.csv", "report.html", "report.json");

    /** The call that makes it. */
    BayouCall call(ArchiveHome archive, String... topics) {
        return BayouCall.of("report", "--topics=" + String.join(",", topics), "--output=" + folder.address())
                .with(archive.flags());
    }

    List<String> files() throws IOException {
        return folder.keys("");
    }

    String text(String file) throws IOException {
        try (InputStream in = folder.store().open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    String csv() throws IOException {
        return text("report.csv");
    }

    JsonNode summary() throws IOException {
        return new ObjectMapper().readTree(text("report.json"));
    }
}
