package dev.bayou.report.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.read.PartReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A part of an archive that a test makes up. Values lie within greater arrays, as those of real parts do. */
final class FakePart implements PartReader {
    private record Entry(long offset, Optional<TimeWindow> window, ByteBuffer value) {}

    private final List<Entry> records = new ArrayList<>();
    private final Map<Long, Long> timestamps = new HashMap<>();
    private int next;
    private long duplicates;
    private long contradictions;

    FakePart with(long offset, String folder, String value) {
        return with(offset, folder, value.getBytes(UTF_8));
    }

    /** @param folder of the window, or null if the archive has none */
    FakePart with(long offset, String folder, byte[] value) {
        byte[] array = new byte[value.length + 10];
        System.arraycopy(value, 0, array, 7, value.length);
        ByteBuffer slice =
                ByteBuffer.wrap(array, 3, value.length + 6).slice().position(4).limit(4 + value.length);
        records.add(new Entry(offset, Optional.ofNullable(folder).map(TimeWindow::ofFolder), slice));
        return this;
    }

    /** The record of that offset has a timestamp of Kafka. */
    FakePart withTimestamp(long offset, long millis) {
        timestamps.put(offset, millis);
        return this;
    }

    FakePart withLeftOut(long duplicates, long contradictions) {
        this.duplicates = duplicates;
        this.contradictions = contradictions;
        return this;
    }

    @Override
    public boolean next() {
        return next++ < records.size();
    }

    private Entry current() {
        return records.get(next - 1);
    }

    @Override
    public long offset() {
        return current().offset;
    }

    @Override
    public ByteBuffer value() {
        return current().value.duplicate();
    }

    @Override
    public OptionalLong timestamp() {
        return timestamps.containsKey(offset()) ? OptionalLong.of(timestamps.get(offset())) : OptionalLong.empty();
    }

    @Override
    public Optional<TimeWindow> window() {
        return current().window;
    }

    @Override
    public long duplicates() {
        return duplicates;
    }

    @Override
    public long contradictions() {
        return contradictions;
    }

    @Override
    public void close() {}
}
