package fairlead.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The shape of the code, as the README's map of modules has it. */
class ArchitectureTest {
  private static final int LEAST_CLASSES = 150;
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("fairlead");

  /** What each package of the proxy may use, beside the policy and itself. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("http1", Set.of()),
          Map.entry("identity", Set.of("audit", "ledger")),
          Map.entry("audit", Set.of()),
          Map.entry("audit.sink", Set.of("audit")),
          Map.entry("ledger", Set.of()),
          Map.entry("lookup", Set.of("audit", "ledger")),
          Map.entry("notice", Set.of()),
          Map.entry("session", Set.of("audit", "ledger", "notice")),
          Map.entry("access", Set.of("audit", "ledger", "notice", "session")),
          Map.entry("egress", Set.of("session")),
          Map.entry("relay", Set.of("session", "http1")),
          Map.entry("metrics", Set.of("audit", "identity", "relay")),
          Map.entry(
              "ingress",
              Set.of(
                  "http1",
                  "identity",
                  "audit",
                  "ledger",
                  "session",
                  "egress",
                  "relay",
                  "metrics")));

  @Test
  void seesTheWholeProduct() {
    assertThat(CODE.size()).isGreaterThan(LEAST_CLASSES);
    assertThat(packages())
        .contains(
            "fairlead.policy", "fairlead.proxy.http1", "fairlead.console", "fairlead.gateway");
  }

  private static Set<String> packages() {
    return CODE.stream()
        .map(JavaClass::getPackageName)
        .filter(name -> name.startsWith("fairlead"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void modulesDependOneWay() {
    onlyUses("fairlead.policy..", "fairlead.policy..");
    onlyUses("fairlead.proxy..", "fairlead.policy..", "fairlead.proxy..");
    onlyUses("fairlead.console..", "fairlead.policy..", "fairlead.proxy..", "fairlead.console..");
  }

  private static void onlyUses(String from, String... allowed) {
    DescribedPredicate<JavaClass> other =
        resideInAPackage("fairlead..").and(not(resideInAnyPackage(allowed)));
    noClasses().that().resideInAPackage(from).should().dependOnClassesThat(other).check(CODE);
  }

  @Test
  void packagesOfTheProxyDependOneWay() {
    Set<String> known =
        packages().stream()
            .filter(name -> name.startsWith("fairlead.proxy."))
            .map(name -> name.substring("fairlead.proxy.".length()))
            .collect(Collectors.toSet());
    assertThat(known).isEqualTo(ARROWS.keySet());
    ARROWS.forEach(
        (from, uses) -> {
          String[] allowed =
              Stream.concat(uses.stream(), Stream.of(from))
                  .map(name -> "fairlead.proxy." + name)
                  .toArray(String[]::new);
          DescribedPredicate<JavaClass> other =
              resideInAPackage("fairlead.proxy..").and(not(resideInAnyPackage(allowed)));
          noClasses()
              .that()
              .resideInAPackage("fairlead.proxy." + from)
              .should()
              .dependOnClassesThat(other)
              .check(CODE);
        });
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("fairlead.(**)").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void decidingAndKeepingKnowNoNetty() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "fairlead.policy..",
            "fairlead.proxy.access..",
            "fairlead.proxy.audit..",
            "fairlead.proxy.ledger..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(CODE);
  }

  @Test
  void onlyTheLedgerKnowsSql() {
    noClasses()
        .that()
        .resideOutsideOfPackage("fairlead.proxy.ledger..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.flywaydb..")
        .check(CODE);
  }

  @Test
  void onlySinksKnowKafka() {
    noClasses()
        .that()
        .resideOutsideOfPackage("fairlead.proxy.audit.sink")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(CODE);
  }

  @Test
  void identityAndPolicyKnowNoWireFormat() {
    noClasses()
        .that()
        .resideInAnyPackage("fairlead.policy..", "fairlead.proxy.identity..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("fairlead.proxy.http1..")
        .check(CODE);
  }

  @Test
  void onlyTheWiringReadsClocks() {
    noClasses()
        .that()
        .resideOutsideOfPackages("fairlead.gateway..", "fairlead.bench..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CODE);
  }

  @Test
  void nothingPrintsPastTheLog() {
    noClasses()
        .that()
        .resideOutsideOfPackages("fairlead.gateway..", "fairlead.bench..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(PrintStream.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(CODE);
  }

  @Test
  void everyPackageIsNullMarked() {
    List<String> unmarked =
        packages().stream()
            .map(CODE::getPackage)
            .filter(each -> !each.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();
    assertThat(unmarked).isEmpty();
  }

  @Test
  void namesNoRoomForEverything() {
    classes()
        .that()
        .resideInAPackage("fairlead..")
        .should()
        .resideOutsideOfPackages("..common..", "..util..", "..impl..", "..helper..", "..manager..")
        .check(CODE);
  }
}
