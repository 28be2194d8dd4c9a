package org.jointdnn.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Timer;

/** The layout of docs/architecture.md, where Maven's dependencies don't already enforce it. */
@AnalyzeClasses(
        packages = "org.jointdnn",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTestJars.class})
class ArchitectureTest {
    /** A build that packs jars has the tests that modules share in jars, which {@code DoNotIncludeTests} doesn't know. */
    static final class DoNotIncludeTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("org.jointdnn.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_PLANNER_IS_PURE = noClasses()
            .that()
            .resideInAPackage("org.jointdnn.planner..")
            .and()
            .resideOutsideOfPackage("org.jointdnn.planner.ilp..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "org.jointdnn.planner..",
                    "java.lang..",
                    "java.math..",
                    "java.time..",
                    "java.util..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule THE_DEVICE_DOES_NOT_KNOW_THE_CLOUD = noClasses()
            .that()
            .resideInAPackage("org.jointdnn.device..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jointdnn.cloud..", "io.grpc.netty..");

    @ArchTest
    static final ArchRule THE_CLOUD_DOES_NOT_KNOW_THE_DEVICE = noClasses()
            .that()
            .resideInAPackage("org.jointdnn.cloud..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jointdnn.device..");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS = noClasses()
            .that()
            .resideOutsideOfPackages("org.jointdnn.cli..", "org.jointdnn.benchmarks..", "org.jointdnn.it..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule LIBRARIES_FOR_APPS_DO_NOT_LOG = noClasses()
            .that()
            .resideInAnyPackage(
                    "org.jointdnn.onnx..",
                    "org.jointdnn.planner..",
                    "org.jointdnn.engine..",
                    "org.jointdnn.wire..",
                    "org.jointdnn.device..",
                    "org.jointdnn.training..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "java.util.logging..");

    /** A clock that is set changes no deadline, timeout or pause: they go by the monotonic one. The data plan's month doesn't. */
    @ArchTest
    static final ArchRule TIME_IS_MONOTONIC = noClasses()
            .that()
            .resideInAnyPackage(
                    "org.jointdnn.planner..",
                    "org.jointdnn.engine..",
                    "org.jointdnn.wire..",
                    "org.jointdnn.device..",
                    "org.jointdnn.cloud..",
                    "org.jointdnn.testbed..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callConstructor(Date.class)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Timer.class);
}
