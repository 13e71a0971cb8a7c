package dev.bayou.archive.read;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * The parts of an archive that a plan names, each once, spread over the workers; a worker reads the records of its
 * parts with {@link PartReader}. Bounded.
 *
 * <p>Elements are parts and not records, since some runners hold all elements of a bundle in memory, and since a part
 * is read at the speed of a plain loop.
 */
public final class ReadArchive extends PTransform<PBegin, PCollection<ArchivePart>> {
    /**
     * Runners cut the list into runs of neighbours. Neighbours are of one partition and of like size; these are not.
     */
    private static final long SHUFFLE_SEED = 1;

    private static final Coder<ArchivePart> CODER = SerializedCoder.of(ArchivePart.class);

    private final transient ReadPlan plan;

    private ReadArchive(ReadPlan plan) {
        this.plan = plan;
    }

    public static ReadArchive of(ReadPlan plan) {
        return new ReadArchive(plan);
    }

    @Override
    public PCollection<ArchivePart> expand(PBegin begin) {
        List<ArchivePart> parts = new ArrayList<>(plan.parts());
        Collections.shuffle(parts, new Random(SHUFFLE_SEED));
        return begin.apply("Parts", Create.of(parts).withCoder(CODER));
    }
}
