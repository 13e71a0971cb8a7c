package dev.bayou.commands;

class ArchiveOnDiskIT extends ArchiveContract {
    @Override
    ArchiveHome home() {
        return ArchiveHome.onDisk(dir.resolve("archive"));
    }
}
