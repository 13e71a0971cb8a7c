package dev.bayou.direct;

class ArchiveOnS3IT extends ArchiveContract {
    @Override
    ArchiveHome home() {
        return ArchiveHome.onS3(sandbox);
    }
}
