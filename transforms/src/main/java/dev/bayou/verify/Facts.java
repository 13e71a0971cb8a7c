package dev.bayou.verify;

import java.io.Serializable;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DelegateCoder;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.TypeDescriptor;

/** What one stage of a verification has found out; all of them together are the {@link Verification}. */
sealed interface Facts extends Serializable permits SectionFacts, FolderFacts, ProofFacts, QuestionFacts, GapFacts {
    /** Beam's own coder of what is serializable warns of interfaces, whose equality it cannot see. */
    Coder<Facts> CODER = DelegateCoder.of(
            ByteArrayCoder.of(),
            SerializableUtils::serializeToByteArray,
            bytes -> (Facts) SerializableUtils.deserializeFromByteArray(bytes, "facts of a verification"),
            TypeDescriptor.of(Facts.class));
}
