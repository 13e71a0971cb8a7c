package dev.bayou.report.core;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;

/**
 * What the reading of parts of an archive leaves beside sums.
 *
 * @param quarantined the keys of the files that hold what was rejected
 */
public record PartsRead(ReadFacts facts, List<String> quarantined) implements Serializable {
    public static final PartsRead NONE = new PartsRead(ReadFacts.NONE, List.of());

    public static final Coder<PartsRead> CODER = SerializableCoder.of(PartsRead.class);

    /** Both together. */
    public PartsRead plus(PartsRead other) {
        return new PartsRead(
                facts.plus(other.facts),
                Stream.concat(quarantined.stream(), other.quarantined.stream())
                        .sorted()
                        .toList());
    }
}
