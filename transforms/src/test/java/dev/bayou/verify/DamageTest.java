package dev.bayou.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.TimeRange;
import dev.bayou.archive.read.ArchivePart;
import dev.bayou.archive.read.PartReader;
import dev.bayou.archive.read.ReadPlan;
import dev.bayou.archive.store.Stores;
import dev.bayou.archive.write.ProtocolStep;
import dev.bayou.seqfile.Compression;
import dev.bayou.testing.Seed;
import dev.bayou.verify.Finding.Kind;
import dev.bayou.verify.VerifySettings.Depth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every kind of file in an archive with every damage that can come to it: {@code verify} finds it and names the file,
 * or the table says that it does no harm; and a report either reads what it read before or refuses, naming the file.
 * docs/OPERATIONS.md has the table for operators.
 */
@TestInstance(Lifecycle.PER_CLASS)
class DamageTest {
    private static final int FLIPS = 8;
    private static final String FIRST_HOUR = "topic/dt=2018-10-30/hr=20/";
    private static final String SECOND_HOUR = "topic/dt=2018-10-30/hr=21/";

    private final long seed = Seed.announced(DamageTest.class);
    private final Map<Compression, Sound> archives = new EnumMap<>(Compression.class);

    /** An archive before it is damaged. */
    private record Sound(SealedArchive archive, Map<Path, byte[]> files, Set<Finding> findings, List<String> report) {
        static Sound in(Path root, Compression compression) throws IOException {
            SealedArchive archive = new SealedArchive(root, SealedArchive.TOPIC, compression, 2);
            archive.commit(0, 20, ProtocolStep.Listener.NONE);
            archive.commit(1, 20, ProtocolStep.Listener.NONE);
            new SealedArchive(root, "other", compression, 1);
            Map<Path, byte[]> files = new HashMap<>();
            try (Stream<Path> paths = Files.walk(root)) {
                for (Path path : paths.filter(Files::isRegularFile).toList()) {
                    files.put(path, Files.readAllBytes(path));
                }
            }
            return new Sound(
                    archive, files, Set.copyOf(archive.verify(Depth.DEEP).findings()), reported(archive));
        }

        /** The findings that were not there before. */
        Set<Finding> verify(Depth depth) throws IOException {
            return archive.verify(depth).findings().stream()
                    .filter(finding -> !findings.contains(finding))
                    .collect(Collectors.toSet());
        }

        void restore(Path... damaged) throws IOException {
            for (Path file : damaged) {
                Files.deleteIfExists(file);
                if (files.containsKey(file)) {
                    Files.write(file, files.get(file));
                }
            }
        }
    }

    /** One of two files, so that they can change places. */
    private enum Victim {
        DATA(FIRST_HOUR + "1_0_00000000000000000010", FIRST_HOUR + "1_1_00000000000000000010"),
        ENVELOPE("_envelope/" + DATA.key, "_envelope/" + DATA.other),
        ENTRY("_ledger/topic/0/00000000000000000010.json", "_ledger/topic/1/00000000000000000010.json"),
        /** Committed since the last seal: no manifest repeats its content. */
        LATEST_ENTRY("_ledger/topic/0/00000000000000000020.json", "_ledger/topic/1/00000000000000000020.json"),
        MANIFEST("_ledger/topic/windows/dt=2018-10-30/hr=20.json", "_ledger/topic/windows/dt=2018-10-30/hr=21.json"),
        SUCCESS(FIRST_HOUR + "_SUCCESS", SECOND_HOUR + "_SUCCESS"),
        SEALING("_ledger/topic/sealing.json", "_ledger/other/sealing.json");

        private final String key;
        private final String other;

        Victim(String key, String other) {
            this.key = key;
            this.other = other;
        }

        List<Compression> compressions() {
            return this == DATA || this == ENVELOPE ? List.of(Compression.values()) : List.of(Compression.NONE);
        }
    }

    private enum Damage {
        TRUNCATED,
        FLIPPED,
        EDITED,
        SWAPPED,
        DELETED,
        RENAMED
    }

    /** What finds it. */
    private enum Found {
        BY_LEDGER,
        BY_READING,
        AS_A_NOTE,
        /** No reader and no archiver depends on it. */
        NEVER
    }

    @BeforeAll
    void makeArchives(@TempDir Path dir) throws IOException {
        for (Compression compression : Compression.values()) {
            archives.put(compression, Sound.in(Files.createDirectory(dir.resolve(compression.name())), compression));
        }
        assertThat(archives.get(Compression.NONE).findings())
                .extracting(Finding::kind)
                .containsOnly(Kind.LATE);
    }

    @AfterAll
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    DATA         | TRUNCATED | BY_LEDGER
                    DATA         | FLIPPED   | BY_READING
                    DATA         | SWAPPED   | BY_READING
                    DATA         | DELETED   | BY_LEDGER
                    DATA         | RENAMED   | BY_LEDGER
                    ENVELOPE     | TRUNCATED | BY_LEDGER
                    ENVELOPE     | FLIPPED   | BY_READING
                    ENVELOPE     | SWAPPED   | BY_READING
                    ENVELOPE     | DELETED   | BY_LEDGER
                    ENVELOPE     | RENAMED   | BY_LEDGER
                    ENTRY        | TRUNCATED | BY_LEDGER
                    ENTRY        | FLIPPED   | BY_LEDGER
                    ENTRY        | EDITED    | BY_LEDGER
                    ENTRY        | SWAPPED   | BY_LEDGER
                    ENTRY        | DELETED   | BY_LEDGER
                    ENTRY        | RENAMED   | BY_LEDGER
                    LATEST_ENTRY | TRUNCATED | BY_LEDGER
                    LATEST_ENTRY | FLIPPED   | BY_LEDGER
                    LATEST_ENTRY | EDITED    | BY_LEDGER
                    LATEST_ENTRY | SWAPPED   | BY_LEDGER
                    LATEST_ENTRY | RENAMED   | BY_LEDGER
                    MANIFEST     | TRUNCATED | BY_LEDGER
                    MANIFEST     | FLIPPED   | BY_LEDGER
                    MANIFEST     | EDITED    | BY_LEDGER
                    MANIFEST     | SWAPPED   | BY_LEDGER
                    MANIFEST     | DELETED   | BY_LEDGER
                    MANIFEST     | RENAMED   | BY_LEDGER
                    SUCCESS      | EDITED    | NEVER
                    SUCCESS      | SWAPPED   | NEVER
                    SUCCESS      | DELETED   | BY_LEDGER
                    SUCCESS      | RENAMED   | BY_LEDGER
                    SEALING      | TRUNCATED | AS_A_NOTE
                    SEALING      | FLIPPED   | AS_A_NOTE
                    SEALING      | EDITED    | AS_A_NOTE
                    SEALING      | SWAPPED   | AS_A_NOTE
                    SEALING      | DELETED   | NEVER
                    SEALING      | RENAMED   | AS_A_NOTE
                    """)
    void damageIsFoundAndNamedAndChangesNoReport(Victim victim, Damage damage, Found found) throws IOException {
        for (Compression compression : victim.compressions()) {
            Sound sound = archives.get(compression);
            String extension = victim.compressions().size() > 1 ? compression.extension() : "";
            Path file = sound.archive.file(victim.key + extension);
            Path other = sound.archive.file(victim.other + extension);
            Path renamed = file.resolveSibling("2" + file.getFileName());
            for (byte[] content : contents(damage, sound.files.get(file))) {
                String context = "seed %d, %s, %s: %s".formatted(seed, compression, file, new String(content, UTF_8));
                switch (damage) {
                    case TRUNCATED, FLIPPED, EDITED -> Files.write(file, content);
                    case SWAPPED -> {
                        Files.write(file, sound.files.get(other));
                        Files.write(other, sound.files.get(file));
                    }
                    case DELETED -> Files.delete(file);
                    case RENAMED -> Files.move(file, renamed);
                }
                List<String> names = Stream.of(file, damage == Damage.SWAPPED ? other : renamed)
                        .map(Path::toString)
                        .toList();
                try {
                    requireFound(sound, found, names, context);
                    requireSameReportOrNone(sound, names, context);
                } finally {
                    sound.restore(file, other, renamed);
                }
            }
        }
    }

    /** Only its files show that it existed, as if their writer were still at work. */
    @Test
    void anEntryThatIsDeletedBeforeItIsSealedLooksAsIfItWereNotCommittedYet() throws IOException {
        Sound sound = archives.get(Compression.NONE);
        Path entry = sound.archive.file(Victim.LATEST_ENTRY.key);
        Files.delete(entry);
        try {
            assertThat(sound.verify(Depth.DEEP))
                    .extracting(Finding::kind)
                    .contains(Kind.UNCOMMITTED)
                    .noneMatch(Kind::isFault);
        } finally {
            sound.restore(entry);
        }
    }

    /** The contents that a damage leaves, or anything once where it is of no account. */
    private List<byte[]> contents(Damage damage, byte[] whole) {
        return switch (damage) {
            case TRUNCATED ->
                Stream.of(0, whole.length / 2, whole.length - 1)
                        .map(length -> Arrays.copyOf(whole, length))
                        .toList();
            case FLIPPED ->
                new Random(seed)
                        .ints(FLIPS, 0, whole.length * Byte.SIZE)
                        .mapToObj(bit -> flipped(whole, bit))
                        .toList();
            case EDITED -> edited(new String(whole, UTF_8));
            case SWAPPED, DELETED, RENAMED -> List.of(new byte[0]);
        };
    }

    private static byte[] flipped(byte[] whole, int bit) {
        byte[] flipped = whole.clone();
        flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
        return flipped;
    }

    /** By somebody who does not know the checksum, or removes it. */
    private static List<byte[]> edited(String document) {
        Map<String, String> edits = Map.of(
                "(\"(?:committedAt|sealedAt|maxTimestamp)\" : \"20)1", "$12",
                "(\"(?:fallbackTimestamps|seals|next)\" : )", "$11",
                "\"transaction\"", "\"compaction\"",
                "(\"digest\" : )\"[^\"]*\"", "$1null",
                "\n", "\r\n",
                "$", "\n",
                ",\\s*\"crc32c\" : \"[0-9a-f]{8}\"\\s*}$", "\n}");
        return edits.entrySet().stream()
                .map(edit -> document.replaceFirst(edit.getKey(), edit.getValue()))
                .filter(edited -> !edited.equals(document))
                .map(edited -> edited.getBytes(UTF_8))
                .toList();
    }

    private static void requireFound(Sound sound, Found found, List<String> names, String context) throws IOException {
        Set<Finding> findings =
                sound.verify(found == Found.BY_LEDGER || found == Found.AS_A_NOTE ? Depth.SHALLOW : Depth.DEEP);
        if (found == Found.NEVER) {
            assertThat(findings).as(context).isEmpty();
            return;
        }
        assertThat(findings)
                .as(context)
                .filteredOn(finding -> finding.kind().isFault() == (found != Found.AS_A_NOTE))
                .extracting(Finding::object)
                .containsAnyElementsOf(names);
    }

    private static void requireSameReportOrNone(Sound sound, List<String> names, String context) {
        try {
            assertThat(reported(sound.archive)).as(context).isEqualTo(sound.report);
        } catch (IOException e) {
            assertThat(names).as("%s: %s", context, e).anyMatch(e.getMessage()::contains);
        }
    }

    /** All that a report reads. */
    private static List<String> reported(SealedArchive archive) throws IOException {
        List<String> records = new ArrayList<>();
        ReadPlan plan = ReadPlan.make(archive.store, List.of(SealedArchive.TOPIC), TimeRange.ALL);
        for (ArchivePart part : plan.parts()) {
            try (PartReader reader = PartReader.open(archive.store, part)) {
                while (reader.next()) {
                    records.add(part.partition() + " " + reader.offset() + " " + reader.window() + " "
                            + UTF_8.decode(reader.value().duplicate()));
                }
            }
        }
        return records;
    }
}
