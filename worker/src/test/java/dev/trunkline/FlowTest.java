package dev.trunkline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The order of docs/flow.md: a job passes the packages downwards, and no arrow turns round. */
class FlowTest {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.trunkline");

  @Test
  void the_steps_point_downwards() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("schedule").definedBy("dev.trunkline.schedule..")
        .layer("batch").definedBy("dev.trunkline.batch..")
        .layer("webhook").definedBy("dev.trunkline.webhook..")
        .layer("queue").definedBy("dev.trunkline.queue..")
        .layer("tunnel").definedBy("dev.trunkline.tunnel..")
        .layer("execution").definedBy("dev.trunkline.execution..")
        .layer("session").definedBy("dev.trunkline.session..")
        .layer("connection").definedBy("dev.trunkline.connection..")
        .layer("transport").definedBy("dev.trunkline.transport..")
        .whereLayer("schedule").mayNotBeAccessedByAnyLayer()
        .whereLayer("batch").mayOnlyBeAccessedByLayers("schedule")
        .whereLayer("webhook").mayNotBeAccessedByAnyLayer()
        .whereLayer("queue").mayOnlyBeAccessedByLayers("schedule", "batch")
        .whereLayer("tunnel").mayOnlyBeAccessedByLayers("queue")
        .whereLayer("execution").mayOnlyBeAccessedByLayers("queue", "tunnel")
        .whereLayer("session").mayOnlyBeAccessedByLayers("queue", "execution")
        .whereLayer("connection").mayOnlyBeAccessedByLayers("queue", "webhook", "tunnel", "execution", "session")
        .whereLayer("transport").mayOnlyBeAccessedByLayers("webhook", "tunnel", "execution", "session", "connection")
        .check(PRODUCT);
  }

  @Test
  void packages_are_free_of_cycles() {
    slices().matching("dev.trunkline.(*)..").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void only_transport_knows_the_ssh_library() {
    noClasses().that().resideOutsideOfPackage("dev.trunkline.transport..")
        .should().dependOnClassesThat().resideInAnyPackage("net.schmizz..", "com.hierynomus..")
        .check(PRODUCT);
  }

  @Test
  void only_migrations_knows_Flyway_and_only_database_knows_how_PostgreSQL_is_started() {
    noClasses().that().resideOutsideOfPackage("dev.trunkline.migrations..")
        .should().dependOnClassesThat().resideInAPackage("org.flywaydb..").check(PRODUCT);
    noClasses().that().resideOutsideOfPackage("dev.trunkline.database..")
        .should().dependOnClassesThat().resideInAnyPackage("io.zonky..", "com.zaxxer..").check(PRODUCT);
  }

  @Test
  void the_inside_knows_no_framework_but_JdbcClient() {
    noClasses().should().dependOnClassesThat()
        .resideInAnyPackage("org.springframework.context..", "org.springframework.boot..", "org.springframework.beans..",
            "org.springframework.web..", "org.springframework.stereotype..")
        .check(PRODUCT);
    noClasses().that().resideInAnyPackage("dev.trunkline.job..", "dev.trunkline.session..", "dev.trunkline.device..")
        .should().dependOnClassesThat().resideInAPackage("org.springframework..").check(PRODUCT);
  }

  @Test
  void names_say_what_a_thing_is() {
    classes().should()
        .haveNameNotMatching(".*(Manager|Helper|Util|Utils|Impl|Service|Processor)")
        .check(PRODUCT);
  }
}
