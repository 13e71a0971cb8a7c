package dev.bayou.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every coder of the code is equal to its copy after serialization. FlinkRunner rejects a Flatten of collections whose
 * coders are not.
 */
class CodersTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.bayou");

    /** The coders that static fields hold, and those that a coder's factory without parameters returns. */
    static List<Map.Entry<String, Coder<?>>> coders() throws ReflectiveOperationException {
        Map<String, Coder<?>> coders = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            for (JavaField field : type.getFields()) {
                if (field.getModifiers().contains(JavaModifier.STATIC)
                        && field.getRawType().isAssignableTo(Coder.class)) {
                    Field found = field.reflect();
                    found.setAccessible(true);
                    coders.put(field.getFullName(), (Coder<?>) found.get(null));
                }
            }
            if (type.isAssignableTo(Coder.class) && type.tryGetMethod("of").isPresent()) {
                Method factory = type.getMethod("of").reflect();
                factory.setAccessible(true);
                coders.put(type.getFullName(), (Coder<?>) factory.invoke(null));
            }
        }
        return List.copyOf(coders.entrySet());
    }

    @ParameterizedTest
    @MethodSource("coders")
    void aCoderEqualsItsCopyAfterSerialization(Map.Entry<String, Coder<?>> coder) {
        Coder<?> copy = SerializableUtils.clone(coder.getValue());

        assertThat(copy)
                .isNotSameAs(coder.getValue())
                .isEqualTo(coder.getValue())
                .hasSameHashCodeAs(coder.getValue());
    }

    @Test
    void theCodersAreFound() throws ReflectiveOperationException {
        assertThat(coders())
                .extracting(Map.Entry::getKey)
                .contains(
                        "dev.bayou.archive.read.ReadArchive.CODER",
                        "dev.bayou.copy.CopyRequest$RequestCoder",
                        "dev.bayou.report.core.ShopperBlock.CODER",
                        "dev.bayou.verify.Facts.CODER");
    }
}
