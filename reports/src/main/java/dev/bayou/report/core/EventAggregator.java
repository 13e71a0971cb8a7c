package dev.bayou.report.core;

import dev.bayou.archive.TimeWindow;
import dev.bayou.archive.TimeWindow.WindowSize;
import dev.bayou.archive.read.PartReader;
import dev.bayou.report.core.ReadFacts.PartitionRead;
import dev.bayou.report.core.ReadFacts.Rejected;
import dev.bayou.report.core.ReadFacts.Sample;
import dev.bayou.report.core.ShopperAggregation.Table;
import dev.bayou.shopper.EventParser;
import dev.bayou.shopper.MalformedEventException;
import dev.bayou.shopper.MalformedEventException.Reason;
import dev.bayou.shopper.ShopperEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Adds up the events of archived records, part after part, in one table, and takes account of every record: counted,
 * empty or rejected. Records of a part come in the order of their offsets. For one thread.
 */
final class EventAggregator<R> {
    private final ShopperAggregation<R> aggregation;
    private final int buckets;
    private final EventParser parser = new EventParser();
    private final Table<R> table;
    private final Map<ShopperEvent.Kind, Long> events = new EnumMap<>(ShopperEvent.Kind.class);
    private final Map<Reason, Rejected> rejected = new EnumMap<>(Reason.class);
    private final Map<TimeWindow, Long> windows = new HashMap<>();
    private final Map<String, PartitionRead> partitions = new TreeMap<>();
    private final List<String> quarantine = new ArrayList<>();
    private long empty;
    private long timedByKafka;
    private long withoutWindow;

    EventAggregator(ShopperAggregation<R> aggregation, int buckets) {
        this.aggregation = aggregation;
        this.table = aggregation.newTable();
        this.buckets = buckets;
    }

    /** One part's own place in the sums. */
    final class Part {
        private final String topic;
        private final int partition;
        private final Quarantine.Writer rejects;
        private long records;
        private long firstOffset = Long.MAX_VALUE;
        private long lastOffset = -1;
        private Optional<TimeWindow> window = Optional.empty();
        private long inWindow;

        private Part(String topic, int partition, Quarantine.Writer rejects) {
            this.topic = topic;
            this.partition = partition;
            this.rejects = rejects;
        }

        /** Takes account of the reader's current record. */
        void add(PartReader record) throws IOException {
            records++;
            firstOffset = Math.min(firstOffset, record.offset());
            lastOffset = record.offset();
            if (!record.window().equals(window)) {
                closeWindow();
                window = record.window();
            }
            inWindow++;
            ByteBuffer value = record.value();
            if (value.hasRemaining()) {
                addEvent(record, value);
            } else {
                empty++;
            }
        }

        private void addEvent(PartReader record, ByteBuffer value) throws IOException {
            try {
                ShopperEvent event =
                        parser.parse(value.array(), value.arrayOffset() + value.position(), value.remaining());
                table.add(event, () -> momentOf(record));
                events.merge(event.kind(), 1L, Long::sum);
            } catch (MalformedEventException e) {
                rejects.reject(record.offset(), value, e.reason());
                Sample sample = new Sample(topic, partition, record.offset(), e.getMessage());
                rejected.merge(e.reason(), new Rejected(1, List.of(sample)), Rejected::plus);
            }
        }

        private long momentOf(PartReader record) throws MalformedEventException, IOException {
            OptionalLong ofEvent = parser.eventTime();
            if (ofEvent.isPresent()) {
                return ofEvent.getAsLong();
            }
            OptionalLong ofKafka = record.timestamp();
            if (ofKafka.isEmpty()) {
                throw MalformedEventException.withoutTime();
            }
            timedByKafka++;
            return ofKafka.getAsLong();
        }

        /** The part has been read to its end, and what was rejected of it published. */
        void end(PartReader reader) throws IOException {
            closeWindow();
            quarantine.addAll(rejects.publish());
            if (records > 0) {
                partitions.merge(
                        topic + "-" + partition,
                        new PartitionRead(
                                topic,
                                partition,
                                records,
                                firstOffset,
                                lastOffset,
                                reader.duplicates(),
                                reader.contradictions()),
                        PartitionRead::plus);
            }
        }

        private void closeWindow() {
            if (window.isPresent()) {
                windows.merge(window.get(), inWindow, Long::sum);
            } else {
                withoutWindow += inWindow;
            }
            inWindow = 0;
        }
    }

    /** Begins a part. */
    Part part(String topic, int partition, Quarantine.Writer rejects) {
        return new Part(topic, partition, rejects);
    }

    boolean isFull() {
        return table.isFull();
    }

    /** Hands over what the table holds, a sorted block for each bucket that has any shopper, and empties it. */
    void drain(BiConsumer<Integer, ShopperBlock> out) {
        ShopperBlock.cut(table, aggregation, buckets, out);
        table.clear();
    }

    ReadFacts facts() {
        TreeMap<String, Long> days = new TreeMap<>();
        windows.forEach((window, records) -> days.merge(day(window), records, Long::sum));
        if (withoutWindow > 0) {
            days.put("", withoutWindow);
        }
        return new ReadFacts(
                new TreeMap<>(events),
                empty,
                timedByKafka,
                new TreeMap<>(rejected),
                days,
                new TreeMap<>(partitions),
                List.copyOf(quarantine));
    }

    private static String day(TimeWindow window) {
        String folder = TimeWindow.containing(window.start().toEpochMilli(), WindowSize.DAY)
                .folder();
        return folder.substring("dt=".length());
    }
}
