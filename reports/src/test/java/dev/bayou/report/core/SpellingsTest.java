package dev.bayou.report.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingsTest {
    @Test
    void namesThatDifferByNormalizationOnlyAreCounted() {
        Spellings spellings = new Spellings();
        List.of("Zoe", "日本", "Zo\u00EB", "한", "\u03AC", "a\u0323\u0302", "ä", "日本2")
                .forEach(spellings::add);
        assertThat(spellings.count()).isZero();

        // NFD, NFD, NFD, and two of three ways to spell ậ.
        List.of("Zoe\u0308", Normalizer.normalize("한", Form.NFD), "\u03B1\u0301", "\u1EAD", "\u00E2\u0323")
                .forEach(spellings::add);
        assertThat(spellings.count()).isEqualTo(2 + 2 + 2 + 3);
    }

    /** Otherwise only one of the two would be reported. */
    @Test
    void allSpellingsOfANameAreInOneBucket() {
        for (String name : List.of("Zoë", "한국", "ậ", "ά")) {
            assertThat(SumByShopper.bucketOf(Normalizer.normalize(name, Form.NFD), 64))
                    .isEqualTo(SumByShopper.bucketOf(Normalizer.normalize(name, Form.NFC), 64));
        }
    }
}
