package dev.bayou.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
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

/** Which packages may depend on which, as docs/DESIGN.md draws them. */
@AnalyzeClasses(packages = "dev.bayou", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] CLOUDS_AND_HADOOP = {"software.amazon..", "org.apache.hadoop..", "org.apache.avro.."};

    @ArchTest
    static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
            slices().matching("dev.bayou.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule SEQFILE_DEPENDS_ON_NO_OTHER_PACKAGE = noClasses()
            .that()
            .resideInAPackage("dev.bayou.seqfile..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.bayou..").and(resideOutsideOfPackage("dev.bayou.seqfile..")))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule EVENT_TIME_DEPENDS_ON_JAVA_AND_JACKSON_ONLY = classes()
            .that()
            .resideInAPackage("dev.bayou.eventtime..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.bayou.eventtime..", "java..", "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule SHOPPER_DEPENDS_ON_JAVA_AND_JACKSON_ONLY = classes()
            .that()
            .resideInAPackage("dev.bayou.shopper..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.bayou.shopper..", "dev.bayou.eventtime..", "java..", "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule ARCHIVE_DEPENDS_ON_SEQFILE_ONLY = noClasses()
            .that()
            .resideInAPackage("dev.bayou.archive..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.bayou..")
                    .and(resideOutsideOfPackages("dev.bayou.archive..", "dev.bayou.seqfile..")))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule STORES_KNOW_NOTHING_OF_WHAT_THEY_STORE = noClasses()
            .that()
            .resideInAPackage("dev.bayou.archive.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.bayou.archive.ledger..",
                    "dev.bayou.archive.envelope..",
                    "dev.bayou.archive.segment..",
                    "dev.bayou.archive.read..",
                    "dev.bayou.archive.write..",
                    "dev.bayou.archive.seal..",
                    "dev.bayou.seqfile..");

    @ArchTest
    static final ArchRule READING_DOES_NOT_DEPEND_ON_WRITING = noClasses()
            .that()
            .resideInAnyPackage("dev.bayou.archive.read..", "dev.bayou.archive.seal..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.bayou.archive.write..");

    @ArchTest
    static final ArchRule KAFKA_DEPENDS_ON_NO_OTHER_PACKAGE_BUT_ARCHIVE_VALUES = noClasses()
            .that()
            .resideInAPackage("dev.bayou.kafka..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.bayou..")
                    .and(resideOutsideOfPackages("dev.bayou.kafka..", "dev.bayou.archive")))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.beam..", "org.apache.hadoop..");

    @ArchTest
    static final ArchRule METRICS_DEPEND_ON_NO_OTHER_PACKAGE = noClasses()
            .that()
            .resideInAPackage("dev.bayou.metrics..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.bayou..").and(resideOutsideOfPackage("dev.bayou.metrics..")));

    @ArchTest
    static final ArchRule COPY_LEAVES_STORES_AND_FILE_FORMATS_TO_ARCHIVE = noClasses()
            .that()
            .resideInAPackage("dev.bayou.copy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLOUDS_AND_HADOOP);

    @ArchTest
    static final ArchRule OUTPUT_DEPENDS_ON_STORES_ONLY = noClasses()
            .that()
            .resideInAPackage("dev.bayou.output..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.bayou..")
                    .and(resideOutsideOfPackages("dev.bayou.output..", "dev.bayou.archive..")))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.beam..");

    @ArchTest
    static final ArchRule REPORTS_OVER_AN_ARCHIVE_READ_NO_KAFKA = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.bayou.report.core..",
                    "dev.bayou.report.render..",
                    "dev.bayou.report.shoppers..",
                    "dev.bayou.report.carts..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.bayou.kafka..", "dev.bayou.copy..", "dev.bayou.live..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule REPORTS_DO_NOT_DEPEND_ON_EACH_OTHER = noClasses()
            .that()
            .resideInAnyPackage("dev.bayou.report.core..", "dev.bayou.report.render..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.bayou.report.shoppers..", "dev.bayou.report.carts..", "dev.bayou.report.compare..");

    @ArchTest
    static final ArchRule REPORTS_AND_LIVE_LEAVE_FILE_FORMATS_TO_OTHERS = noClasses()
            .that()
            .resideInAnyPackage("dev.bayou.report..", "dev.bayou.live..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLOUDS_AND_HADOOP)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.bayou.copy..", "dev.bayou.verify..", "dev.bayou.replay..");

    @ArchTest
    static final ArchRule REPLAY_DEPENDS_ON_ARCHIVE_AND_KAFKA_ONLY = noClasses()
            .that()
            .resideInAPackage("dev.bayou.replay..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.bayou..")
                    .and(resideOutsideOfPackages(
                            "dev.bayou.replay..",
                            "dev.bayou.archive..",
                            "dev.bayou.kafka..",
                            "dev.bayou.metrics..",
                            "dev.bayou.output..")))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(CLOUDS_AND_HADOOP);

    /** The other stages of verify get the state of Kafka as values, and gaps probed by {@code GapReader}. */
    @ArchTest
    static final ArchRule ONLY_VERIFY_KAFKA_USES_KAFKA_CLIENTS = noClasses()
            .that()
            .resideInAPackage("dev.bayou.verify..")
            .and()
            .resideOutsideOfPackage("dev.bayou.verify.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("dev.bayou.kafka.KafkaCluster");

    @ArchTest
    static final ArchRule PROOFS_OF_RECORDS_DEPEND_ON_THE_ARCHIVE_ONLY = noClasses()
            .that()
            .resideInAPackage("dev.bayou.verify.records..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.bayou..")
                    .and(resideOutsideOfPackages(
                            "dev.bayou.verify.records..", "dev.bayou.archive..", "dev.bayou.seqfile..")));

    @ArchTest
    static final ArchRule VERIFY_DEPENDS_ON_ARCHIVE_AND_KAFKA_ONLY = noClasses()
            .that()
            .resideInAPackage("dev.bayou.verify..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.bayou.copy..", "dev.bayou.report..", "dev.bayou.replay..", "dev.bayou.live..")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..", "org.apache.hadoop..");

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
