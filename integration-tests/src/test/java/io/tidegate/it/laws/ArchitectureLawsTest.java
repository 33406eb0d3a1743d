package io.tidegate.it.laws;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ArchitectureLawsTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.tidegate");

    /** A library and the packages that may know of it; the tests' own module may know of all. */
    record Ownership(String library, List<String> packages, List<String> owners) {
        @Override
        public String toString() {
            return library;
        }
    }

    static Stream<Ownership> ownerships() {
        return Stream.of(
                new Ownership("Netty", List.of("io.netty.."), List.of("io.tidegate.proxy..")),
                new Ownership(
                        "JSqlParser",
                        List.of("net.sf.jsqlparser.."),
                        List.of("io.tidegate.sharding.sql..")),
                new Ownership(
                        "zstd-jni",
                        List.of("com.github.luben.."),
                        List.of("io.tidegate.proxy.compression..")),
                new Ownership(
                        "Micrometer",
                        List.of("io.micrometer..", "io.prometheus.."),
                        List.of("io.tidegate.proxy.metrics..")),
                new Ownership(
                        "Jackson",
                        List.of("com.fasterxml.jackson..", "org.yaml.."),
                        List.of("io.tidegate.conf.load..", "io.tidegate.conf.document..")),
                new Ownership(
                        "JDBC, HikariCP and Connector/J",
                        List.of("java.sql..", "javax.sql..", "com.zaxxer..", "com.mysql.."),
                        List.of("io.tidegate.ha..")),
                new Ownership(
                        "Curator and ZooKeeper",
                        List.of("org.apache.curator..", "org.apache.zookeeper.."),
                        List.of("io.tidegate.ha.coordination..")));
    }

    @ParameterizedTest
    @MethodSource("ownerships")
    void one_package_owns_a_library(Ownership ownership) {
        ArchRule law =
                noClasses()
                        .that(
                                not(resideInAnyPackage(ownership.owners().toArray(String[]::new)))
                                        .and(not(ourTestModule())))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(ownership.packages().toArray(String[]::new))
                        .because("one library has one owner, " + ownership.owners());

        law.check(CLASSES);
    }

    @Test
    void modules_depend_in_one_direction() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("conf")
                .definedBy("io.tidegate.conf..")
                .layer("sharding")
                .definedBy("io.tidegate.sharding..")
                .layer("ha")
                .definedBy("io.tidegate.ha..")
                .layer("proxy")
                .definedBy("io.tidegate.proxy..")
                .layer("integration-tests")
                .definedBy("io.tidegate.it..", "io.tidegate.demo..", "io.tidegate.bench..")
                .withOptionalLayers(true)
                .whereLayer("conf")
                .mayNotAccessAnyLayer()
                .whereLayer("sharding")
                .mayOnlyAccessLayers("conf")
                .whereLayer("ha")
                .mayOnlyAccessLayers("conf", "sharding")
                .whereLayer("proxy")
                .mayOnlyAccessLayers("conf", "sharding", "ha")
                .check(CLASSES);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("io.tidegate.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void the_control_plane_blocks_and_chains_no_futures() {
        noClasses()
                .that()
                .resideInAPackage("io.tidegate.ha..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.CompletableFuture")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void sharding_is_pure() {
        noClasses()
                .that()
                .resideInAPackage("io.tidegate.sharding..")
                .should()
                .dependOnClassesThat(threadsOrInputOutput())
                .check(CLASSES);
    }

    @Test
    void there_are_no_mutable_statics() {
        ArchRuleDefinition.fields()
                .that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage("io.tidegate..")
                .should()
                .beFinal()
                .orShould()
                .haveModifier(JavaModifier.SYNTHETIC)
                .check(CLASSES);
    }

    @Test
    void the_laws_see_the_modules() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName))
                .contains(
                        "io.tidegate.conf.model",
                        "io.tidegate.sharding.plan",
                        "io.tidegate.proxy.wire",
                        "io.tidegate.it.server");
    }

    private static DescribedPredicate<JavaClass> ourTestModule() {
        return resideInAnyPackage("io.tidegate.it..", "io.tidegate.demo..", "io.tidegate.bench..");
    }

    private static DescribedPredicate<JavaClass> threadsOrInputOutput() {
        return resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..")
                .or(inputOutput())
                .or(
                        DescribedPredicate.describe(
                                "threads",
                                type ->
                                        type.isAssignableTo(Thread.class)
                                                || type.isAssignableTo(Executor.class)));
    }

    /** IOException and its kin are only names; streams, readers and files are not. */
    private static DescribedPredicate<JavaClass> inputOutput() {
        return resideInAPackage("java.io..")
                .and(
                        DescribedPredicate.describe(
                                "do input or output",
                                type ->
                                        type.isAssignableTo(InputStream.class)
                                                || type.isAssignableTo(OutputStream.class)
                                                || type.isAssignableTo(Reader.class)
                                                || type.isAssignableTo(File.class)));
    }
}
