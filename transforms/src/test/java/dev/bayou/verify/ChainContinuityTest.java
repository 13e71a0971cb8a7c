package dev.bayou.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.Layout;
import dev.bayou.archive.TopicIdentity;
import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.verify.Facts.SectionFacts;
import dev.bayou.verify.VerifyPlan.MinimumHead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainContinuityTest {
    private static final TopicIdentity TOPIC = new TopicIdentity("cluster", "id");
    private static final SectionFacts FIRST = facts(0, 100, TOPIC);

    @TempDir
    private Path dir;

    private Store store;

    @BeforeEach
    void openStore() throws IOException {
        store = Stores.of(new Location(dir.toString()), PipelineOptionsFactory.create());
    }

    @AfterEach
    void closeStores() throws IOException {
        Stores.closeAll();
    }

    @Test
    void sectionsThatFollowEachOtherHaveNothingBetweenThem() {
        assertThat(ChainContinuity.between(Optional.empty(), FIRST, store)).isEmpty();
        assertThat(ChainContinuity.between(Optional.of(FIRST), facts(100, 200, TOPIC), store))
                .isEmpty();
        assertThat(ChainContinuity.between(Optional.of(facts(0, -1, TOPIC)), facts(100, 200, TOPIC), store))
                .as("behind an entry that cannot be read")
                .isEmpty();
    }

    @Test
    void missingAndRepeatedOffsetsBetweenThemAreReported() {
        assertThat(what(Optional.empty(), facts(7, 100, TOPIC)))
                .isEqualTo("is not there: offsets 0 to 6 are in no entry");
        assertThat(what(Optional.of(FIRST), facts(101, 200, TOPIC)))
                .isEqualTo("is not there: offsets 100 to 100 are in no entry");
        assertThat(what(Optional.of(FIRST), facts(90, 200, TOPIC)))
                .isEqualTo("offsets 90 to 99 are in the entry before it too");
    }

    @Test
    void theLastSectionHasToReachTheMinimumHead() {
        assertThat(ChainContinuity.atEnd(Optional.of(FIRST), minimum(100), store))
                .isEmpty();
        assertThat(ChainContinuity.atEnd(Optional.of(FIRST), minimum(7), store)).isEmpty();
        assertThat(ChainContinuity.atEnd(Optional.of(facts(0, -1, TOPIC)), minimum(100), store))
                .as("behind an entry that cannot be read")
                .isEmpty();
        assertThat(ChainContinuity.atEnd(Optional.of(FIRST), minimum(101), store))
                .map(Finding::object)
                .contains(store.address(Layout.entry("topic", 0, 100)));
        assertThat(ChainContinuity.atEnd(Optional.empty(), minimum(1), store))
                .map(Finding::object)
                .contains(store.address(Layout.entry("topic", 0, 0)));
    }

    private static MinimumHead minimum(long offset) {
        return new MinimumHead("topic", 0, offset);
    }

    @Test
    void anotherTopicFromThereOnIsReported() {
        assertThat(what(Optional.of(FIRST), facts(100, 200, new TopicIdentity("cluster", "another"))))
                .startsWith("is of another topic");
    }

    private String what(Optional<SectionFacts> before, SectionFacts section) {
        return ChainContinuity.between(before, section, store).orElseThrow().what();
    }

    private static SectionFacts facts(long from, long to, TopicIdentity identity) {
        return new SectionFacts("topic", 0, from, to, 1, 1, 1, 1, new TreeMap<>(), identity, List.of());
    }
}
