package dev.bayou.commands;

class ReportOnDiskIT extends ReportContract {
    @Override
    ArchiveHome home(String name) {
        return ArchiveHome.onDisk(dir.resolve(name));
    }
}
