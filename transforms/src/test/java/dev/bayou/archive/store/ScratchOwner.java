package dev.bayou.archive.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that owns scratch folders, prints the first one's name, and lives until its input ends or it is killed. */
final class ScratchOwner {
    private static final int FOLDERS = 20;

    private ScratchOwner() {}

    public static void main(String[] arguments) throws IOException {
        Path parent = Path.of(arguments[0]);
        Path first = folderWithAFile(parent);
        for (int i = 1; i < FOLDERS; i++) {
            folderWithAFile(parent);
        }
        System.out.println(first);
        System.in.transferTo(System.out);
    }

    private static Path folderWithAFile(Path parent) throws IOException {
        Path folder = Scratch.below(parent).folder();
        Files.writeString(folder.resolve("unpublished"), "unpublished");
        return folder;
    }
}
