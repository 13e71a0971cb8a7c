package dev.bayou.commands;

class ArchiveOnS3IT extends ArchiveContract {
    @Override
    ArchiveHome home() {
        return ArchiveHome.onS3(sandbox);
    }
}
