package dev.bayou.commands;

class ReportOnS3IT extends ReportContract {
    @Override
    ArchiveHome home(String name) {
        return ArchiveHome.onS3(sandbox);
    }
}
