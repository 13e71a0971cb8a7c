package dev.bayou.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** What the commands may depend on, as docs/DESIGN.md draws it. */
@AnalyzeClasses(packages = "dev.bayou.pipelines", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule COMMANDS_ARE_FREE_OF_CYCLES =
            slices().matching("dev.bayou.pipelines.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_RUNNER = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.beam.runners..", "org.apache.spark..");

    @ArchTest
    static final ArchRule NO_CLASS_ENDS_THE_JVM = noClasses().should().callMethod(System.class, "exit", int.class);

    /** It hides failed writes. */
    @ArchTest
    static final ArchRule NO_CLASS_PRINTS_TO_SYSTEM_OUT = noClasses().should().accessField(System.class, "out");

    /** Under some locales these print other digits, and lower or upper case of other letters: names would differ. */
    @ArchTest
    static final ArchRule NO_TEXT_DEPENDS_ON_THE_DEFAULT_LOCALE = noClasses()
            .should()
            .callMethod(String.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(String.class, "formatted", Object[].class)
            .orShould()
            .callMethod(PrintStream.class, "printf", String.class, Object[].class)
            .orShould()
            .callMethod(PrintStream.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
            .orShould()
            .callMethod(PrintWriter.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(String.class, "toLowerCase")
            .orShould()
            .callMethod(String.class, "toUpperCase")
            .orShould()
            .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
            .orShould()
            .callMethod(DateTimeFormatterBuilder.class, "toFormatter");
}
