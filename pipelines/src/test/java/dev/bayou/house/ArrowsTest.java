package dev.bayou.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the commands may know, as docs/DESIGN.md draws it. */
@AnalyzeClasses(packages = "dev.bayou.pipelines", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule NO_RUNNER = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.beam.runners..", "org.apache.spark..");

    @ArchTest
    static final ArchRule NO_ONE_ENDS_THE_JVM = noClasses().should().callMethod(System.class, "exit", int.class);

    /** It hides failed writes. */
    @ArchTest
    static final ArchRule NO_ONE_PRINTS_TO_SYSTEM_OUT = noClasses().should().accessField(System.class, "out");
}
