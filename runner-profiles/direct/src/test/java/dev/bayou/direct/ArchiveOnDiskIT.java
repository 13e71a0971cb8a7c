package dev.bayou.direct;

class ArchiveOnDiskIT extends ArchiveContract {
    @Override
    ArchiveHome home() {
        return ArchiveHome.onDisk(dir.resolve("archive"));
    }
}
