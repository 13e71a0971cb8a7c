package dev.bayou.verify;

import dev.bayou.archive.Gap;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.read.SerializedCoder;
import dev.bayou.verify.VerifyPlan.WindowFolder;
import dev.bayou.verify.kafka.KafkaState;
import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.Coder;

/** What one stage of a verification has found; {@link WriteVerificationFn} adds all of them up. */
sealed interface Facts extends Serializable {
    Coder<Facts> CODER = SerializedCoder.of(Facts.class);

    /**
     * The totals of one section of a ledger.
     *
     * @param from where its first entry begins
     * @param to where its last entry ends, exclusive; negative if that entry cannot be read
     * @param identity the topic that its entries name
     * @param gaps how many offsets are missing, by reason
     */
    record SectionFacts(
            String topic,
            int partition,
            long from,
            long to,
            long entries,
            long files,
            long records,
            long bytes,
            SortedMap<Gap.Reason, Long> gaps,
            TopicIdentity identity,
            List<Finding> findings)
            implements Facts {
        public SectionFacts {
            findings = List.copyOf(findings);
        }
    }

    /**
     * What the folders of one window hold.
     *
     * @param sealed whether the window has a {@code _SUCCESS}
     * @param orphans the keys of files that dead attempts left, which may be swept
     */
    record WindowFacts(WindowFolder folder, boolean sealed, List<Finding> findings, List<String> orphans)
            implements Facts {
        public WindowFacts {
            findings = List.copyOf(findings);
            orphans = List.copyOf(orphans);
        }
    }

    /** The result of reading the records of some entries again. */
    record ProofFacts(long entries, long records, long bytes, List<Finding> findings) implements Facts {
        static final ProofFacts NONE = new ProofFacts(0, 0, 0, List.of());

        public ProofFacts {
            findings = List.copyOf(findings);
        }

        ProofFacts plus(ProofFacts other) {
            return new ProofFacts(
                    entries + other.entries,
                    records + other.records,
                    bytes + other.bytes,
                    joined(findings, other.findings));
        }
    }

    /**
     * What the comparison with Kafka needs of one section of a ledger.
     *
     * @param paceFrom where the first entry begins that was committed within the {@link KafkaState#PACE}; negative if
     *     there is none
     * @param gapsInKafka how many gaps lie where Kafka still holds offsets
     */
    record SampleFacts(String topic, int partition, long paceFrom, long gapsInKafka) implements Facts {}

    /**
     * The result of probing gaps in Kafka.
     *
     * @param probed how many gaps Kafka still has the offsets of
     */
    record GapFacts(long probed, List<Finding> findings) implements Facts {
        static final GapFacts NONE = new GapFacts(0, List.of());

        public GapFacts {
            findings = List.copyOf(findings);
        }

        GapFacts plus(GapFacts other) {
            return new GapFacts(probed + other.probed, joined(findings, other.findings));
        }
    }

    private static List<Finding> joined(List<Finding> findings, List<Finding> others) {
        return others.isEmpty()
                ? findings
                : Stream.concat(findings.stream(), others.stream()).toList();
    }
}
