package dev.bayou.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
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

/** The arrows between the library's packages, as docs/DESIGN.md draws them. */
@AnalyzeClasses(
        packages = {
            "dev.bayou.eventtime",
            "dev.bayou.seqfile",
            "dev.bayou.archive",
            "dev.bayou.kafka",
            "dev.bayou.output",
            "dev.bayou.copy",
            "dev.bayou.shopper",
            "dev.bayou.report",
            "dev.bayou.carts",
            "dev.bayou.live",
            "dev.bayou.refine",
            "dev.bayou.replay",
            "dev.bayou.verify"
        },
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule NO_CIRCLES =
            slices().matching("dev.bayou.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule SEQFILE_KNOWS_NO_OTHER_PACKAGE_AND_NO_KAFKA = noClasses()
            .that()
            .resideInAPackage("dev.bayou.seqfile..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.bayou.archive..", "dev.bayou.copy..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule ARCHIVE_KNOWS_NO_KAFKA_AND_NOT_WHO_COPIES = noClasses()
            .that()
            .resideInAPackage("dev.bayou.archive..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.bayou.kafka..", "dev.bayou.copy..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule KAFKA_KNOWS_NOT_WHAT_IS_DONE_WITH_RECORDS = noClasses()
            .that()
            .resideInAPackage("dev.bayou.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.bayou.seqfile..", "dev.bayou.copy..", "org.apache.beam..", "org.apache.hadoop..");

    @ArchTest
    static final ArchRule COPY_LEAVES_S3_AND_HADOOP_TO_OTHERS = noClasses()
            .that()
            .resideInAPackage("dev.bayou.copy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..", "org.apache.hadoop..", "org.apache.avro..");

    @ArchTest
    static final ArchRule OUTPUT_KNOWS_STORES_AND_NOT_WHAT_IS_IN_THEM = noClasses()
            .that()
            .resideInAPackage("dev.bayou.output..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.bayou.report..",
                    "dev.bayou.replay..",
                    "dev.bayou.verify..",
                    "dev.bayou.shopper..",
                    "dev.bayou.kafka..",
                    "org.apache.beam..");

    @ArchTest
    static final ArchRule SHOPPER_KNOWS_JAVA_AND_JACKSON_ONLY = classes()
            .that()
            .resideInAPackage("dev.bayou.shopper..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.bayou.shopper..", "dev.bayou.eventtime..", "java..", "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule EVENT_TIME_KNOWS_JAVA_AND_JACKSON_ONLY = classes()
            .that()
            .resideInAPackage("dev.bayou.eventtime..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.bayou.eventtime..", "java..", "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule REPORT_LEAVES_KAFKA_S3_AND_HADOOP_TO_OTHERS = noClasses()
            .that()
            .resideInAnyPackage("dev.bayou.report..", "dev.bayou.carts..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.bayou.kafka..",
                    "dev.bayou.copy..",
                    "org.apache.kafka..",
                    "org.apache.hadoop..",
                    "software.amazon..");

    @ArchTest
    static final ArchRule REPLAY_KNOWS_THE_ARCHIVE_AND_KAFKA_ALONE = noClasses()
            .that()
            .resideInAPackage("dev.bayou.replay..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.bayou.copy..",
                    "dev.bayou.report..",
                    "dev.bayou.verify..",
                    "dev.bayou.seqfile..",
                    "org.apache.hadoop..",
                    "org.apache.avro..",
                    "software.amazon..");

    @ArchTest
    static final ArchRule VERIFY_KNOWS_THE_ARCHIVE_ALONE = noClasses()
            .that()
            .resideInAPackage("dev.bayou.verify..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.bayou.kafka..",
                    "dev.bayou.copy..",
                    "dev.bayou.report..",
                    "dev.bayou.replay..",
                    "dev.bayou.seqfile..",
                    "org.apache.kafka..",
                    "org.apache.hadoop..",
                    "software.amazon..");

    @ArchTest
    static final ArchRule NO_ONE_BUT_REPORT_KNOWS_REPORTS_OR_SHOPPERS = noClasses()
            .that()
            .resideInAnyPackage("dev.bayou.seqfile..", "dev.bayou.archive..", "dev.bayou.copy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.bayou.shopper..", "dev.bayou.report..", "dev.bayou.carts..");

    @ArchTest
    static final ArchRule REPORT_KNOWS_NOT_WHO_BUILDS_ON_IT = noClasses()
            .that()
            .resideInAPackage("dev.bayou.report..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.bayou.carts..");

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
