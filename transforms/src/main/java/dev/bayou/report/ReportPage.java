package dev.bayou.report;

final class ReportPage {
    static String of(Report report) {
        return "";
    }
}
