package dev.bayou.verify;

import dev.bayou.archive.read.SerializedCoder;
import java.io.Serializable;
import org.apache.beam.sdk.coders.Coder;

/** What one stage of a verification has found out; all of them together are the {@link Verification}. */
sealed interface Facts extends Serializable permits SectionFacts, FolderFacts, ProofFacts, QuestionFacts, GapFacts {
    Coder<Facts> CODER = SerializedCoder.of(Facts.class);
}
