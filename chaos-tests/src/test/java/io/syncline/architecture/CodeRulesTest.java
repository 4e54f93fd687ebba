package io.syncline.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** What code may do: the core is deterministic, nobody sleeps for luck, stdout belongs to users. */
@AnalyzeClasses(
    packages = "io.syncline",
    importOptions = {ImportOption.DoNotIncludeTests.class, DropTestJars.class})
final class CodeRulesTest {
  /** What only arranges memory; the rest of {@link System} is the world. */
  private static final Set<String> PURE_SYSTEM_CALLS = Set.of("arraycopy", "identityHashCode");

  /** Static doors to time and chance, by the type that has them. */
  private static final Map<String, Set<String>> DOORS_TO_THE_WORLD =
      Map.of(
          Math.class.getName(), Set.of("random"),
          StrictMath.class.getName(), Set.of("random"),
          UUID.class.getName(), Set.of("randomUUID"),
          Clock.class.getName(), Set.of("system", "systemUTC", "systemDefaultZone"),
          InstantSource.class.getName(), Set.of("system"),
          RandomGenerator.class.getName(), Set.of("getDefault", "of"));

  @ArchTest
  static final ArchRule coreDoesNoInputOrOutput =
      noClasses()
          .that()
          .resideInAPackage(Packages.CORE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.net..",
                      "java.nio.channels..",
                      "java.nio.file..",
                      "java.rmi..",
                      "java.sql..",
                      "java.util.logging..")
                  .or(namedLike("java\\.io\\.(File|RandomAccessFile|Console).*")));

  @ArchTest
  static final ArchRule coreHasNoThreadsAndNoLocks =
      noClasses()
          .that()
          .resideInAPackage(Packages.CORE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.util.concurrent.locks..")
                  .or(
                      namedLike(
                          "java\\.lang\\.(Thread|ThreadGroup|ThreadLocal|Runtime|Process(Builder|Handle)?)"))
                  .or(namedLike("java\\.util\\.(Timer|TimerTask)"))
                  .or(
                      namedLike(
                          "java\\.util\\.concurrent\\.(.*Executor.*|ForkJoin.*|Thread.*"
                              + "|.*BlockingQueue|CountDownLatch|Semaphore|CyclicBarrier|Phaser)")));

  @ArchTest
  static final ArchRule coreIsToldTimeAndChance =
      noClasses()
          .that()
          .resideInAPackage(Packages.CORE)
          .should()
          .accessTargetWhere(
              describe("reaches for time, chance or the process", CodeRulesTest::leaks));

  @ArchTest
  static final ArchRule nobodySleepsForLuck =
      noClasses()
          .that()
          .resideOutsideOfPackages(Packages.EMBEDDED, Packages.BENCHMARKS)
          // Asks the broker again, a bounded number of times, whether a new topic is there.
          .and()
          .doNotHaveFullyQualifiedName("io.syncline.bus.kafka.KafkaTopics")
          // Ask a node again, until the deadline that a person gave.
          .and()
          .doNotHaveFullyQualifiedName("io.syncline.cli.command.lag.LagCommand")
          .and()
          .doNotHaveFullyQualifiedName("io.syncline.cli.session.AskAgain")
          .should()
          .callMethodWhere(
              targetIs("java.lang.Thread", "sleep")
                  .or(targetIs("java.util.concurrent.TimeUnit", "sleep")))
          .because("a wait has a condition and a deadline, and can be woken");

  @ArchTest
  static final ArchRule stdoutBelongsToTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackages(Packages.CLI, Packages.DEMO, Packages.BENCHMARKS)
          .should()
          .accessFieldWhere(
              describe(
                  "target is System.out",
                  access ->
                      access.getTargetOwner().isEquivalentTo(System.class)
                          && access.getTarget().getName().equals("out")))
          .orShould()
          .callMethod(Throwable.class, "printStackTrace")
          .because("a node logs; stdout is data");

  private static boolean leaks(JavaAccess<?> access) {
    AccessTarget target = access.getTarget();
    JavaClass owner = target.getOwner();
    String name = target.getName();
    if (owner.isEquivalentTo(System.class)) {
      return !PURE_SYSTEM_CALLS.contains(name);
    }
    if (owner.isEquivalentTo(Random.class) && name.equals("<init>")) {
      return hasNoSeed(access);
    }
    boolean readsTheClock = owner.getPackageName().equals("java.time") && name.equals("now");
    return readsTheClock
        || DOORS_TO_THE_WORLD.getOrDefault(owner.getName(), Set.of()).contains(name);
  }

  private static boolean hasNoSeed(JavaAccess<?> access) {
    return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget constructor
        && constructor.getRawParameterTypes().isEmpty();
  }

  private static DescribedPredicate<JavaClass> namedLike(String regex) {
    return describe("named like " + regex, type -> type.getName().matches(regex));
  }

  private static DescribedPredicate<JavaMethodCall> targetIs(String owner, String method) {
    return describe(
        "target is " + owner + "." + method,
        call ->
            call.getTargetOwner().getName().equals(owner)
                && call.getTarget().getName().equals(method));
  }
}
