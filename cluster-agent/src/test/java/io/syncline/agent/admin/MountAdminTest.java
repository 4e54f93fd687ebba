package io.syncline.agent.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.agent.testing.MemoryMounts;
import io.syncline.agent.testing.MemoryNamespace;
import io.syncline.agent.testing.OneStore;
import io.syncline.core.budget.CallBudget;
import io.syncline.core.budget.CallRate;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.NegativeTtl;
import io.syncline.core.mount.PathPattern;
import io.syncline.core.mount.PathRule;
import io.syncline.core.mount.PathRules;
import io.syncline.core.testing.MemoryUfs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A change of mounts is checked, told in words, and refused with a reason. */
final class MountAdminTest {
  private static final NamespacePath LAKE = NamespacePath.parse("/lake");
  private static final MountAdmin.Author SOMEBODY = new MountAdmin.Author("bob", "INC-1", false);
  private static final MountAdmin.Author DRY = new MountAdmin.Author("bob", "", true);

  private final MemoryMounts mounts = MemoryMounts.with("/lake", "s3://lake");
  private final OneStore stores = new OneStore(MemoryUfs.objectStore(InstantSource.system()));
  private final MountAdmin admin = new MountAdmin(mounts, stores, MountPolicy.DEFAULT);

  @Test
  void addedMountGetsStoreAndDefaults() {
    MountAdmin.Done done =
        admin.add(
            NamespacePath.parse("/logs"),
            Location.parse("s3://logs/a"),
            "",
            MountRequest.NOTHING,
            SOMEBODY);
    assertThat(done.mount().mount().ufs()).isEqualTo("lake");
    assertThat(done.mount().mount().policy()).isEqualTo(MountPolicy.DEFAULT);
    assertThat(done.mount().policyVersion()).isEqualTo(2);
    assertThat(done.tableVersion()).isEqualTo(2);
    assertThat(mounts.history().get(0).what()).isEqualTo("add /logs -> s3://logs/a (ufs lake)");
    assertThat(mounts.history().get(0).reason()).isEqualTo("INC-1");
  }

  @Test
  void dryRunChangesNothing() {
    MountAdmin.Done done =
        admin.add(
            NamespacePath.parse("/b"), Location.parse("s3://logs"), "", MountRequest.NOTHING, DRY);
    assertThat(done.tableVersion()).isZero();
    admin.remove(LAKE, DRY);
    admin.set(LAKE, interval(5), List.of(), OptionalLong.empty(), DRY);
    assertThat(mounts.current().version()).isEqualTo(1);
  }

  @Test
  void whatCannotBeAddedIsRefused() {
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "no configured store serves s3://other/ (expected a location below one of"
            + " ufs.<name>.locations)",
        () -> add("/x", "s3://other", ""));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "there is no store 'nope' in this node's configuration (ufs.nope.type)",
        () -> add("/x", "s3://lake", "nope"));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "store 'lake' does not serve hdfs://nn/x (it serves [s3://lake/, s3://logs/])",
        () -> add("/x", "hdfs://nn/x", "lake"));
    refused(
        ErrorCode.MOUNT_CONFLICT,
        "mount /lake: the path already shows s3://lake/",
        () -> add("/lake", "s3://logs", ""));
  }

  @Test
  void changeTellsWhatItChanged() {
    MountAdmin.Done done = admin.set(LAKE, interval(10), List.of(), OptionalLong.of(1), SOMEBODY);
    assertThat(done.changes()).containsExactly(new SettingChange("sync-interval", "30s", "10s"));
    assertThat(done.mount().policyVersion()).isEqualTo(2);
    assertThat(mounts.history().get(0).what()).isEqualTo("/lake sync-interval 30s -> 10s");
  }

  @Test
  void unsetGoesBackToTheDefault() {
    admin.set(LAKE, interval(10), List.of(), OptionalLong.empty(), SOMEBODY);
    MountAdmin.Done done =
        admin.set(
            LAKE, MountRequest.NOTHING, List.of("sync-interval"), OptionalLong.empty(), SOMEBODY);
    assertThat(done.changes()).containsExactly(new SettingChange("sync-interval", "10s", "30s"));
  }

  @Test
  void rulesAreSetReplacedUnsetAndRolledBackOneByOne() {
    set(PathRule.immutable("raw"), PathRule.maxAge("hot", Duration.ofSeconds(5)));
    MountAdmin.Done replaced = set(PathRule.maxAge("hot/", Duration.ofMinutes(2)));
    assertThat(replaced.changes())
        .containsExactly(new SettingChange("rule hot/", "max-age:5s", "max-age:2m"));
    MountAdmin.Done gone = unset("raw");
    assertThat(gone.changes()).containsExactly(new SettingChange("rule raw/", "immutable", "-"));
    assertThat(gone.mount().mount().policy().rules())
        .isEqualTo(PathRules.of(PathRule.maxAge("hot", Duration.ofMinutes(2))));
    MountAdmin.Done back = admin.rollback(LAKE, 2, OptionalLong.empty(), SOMEBODY);
    assertThat(back.mount().mount().policy().rules())
        .isEqualTo(
            PathRules.of(PathRule.immutable("raw"), PathRule.maxAge("hot", Duration.ofSeconds(5))));
    assertThat(mounts.history().get(0).what())
        .isEqualTo(
            "/lake back to version 2: rule hot/ max-age:2m -> max-age:5s, rule raw/ - ->"
                + " immutable");
    MountAdmin.Done none =
        admin.set(LAKE, MountRequest.NOTHING, List.of("rules"), OptionalLong.empty(), SOMEBODY);
    assertThat(none.mount().mount().policy().rules()).isEqualTo(PathRules.NONE);
  }

  @Test
  void rulesThatCannotBeAreRefused() {
    set(PathRule.immutable("raw"));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "the mount has no rule for hot/ (expected one of [raw/])",
        () -> unset("hot"));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "the mount would have 65 rules (expected at most 64)",
        () ->
            set(
                IntStream.range(0, PathRules.MAX)
                    .mapToObj(i -> PathRule.immutable("p" + i))
                    .toArray(PathRule[]::new)));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "the rule for a/ is both set and unset (expected one of them)",
        () ->
            new RuleEdits(
                false, List.of(PathRule.immutable("a")), List.of(PathPattern.parse("a/"))));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "'rules' is both set and unset (expected one of them)",
        () ->
            admin.set(
                LAKE,
                MountRequest.NOTHING.with(
                    new RuleEdits(false, List.of(PathRule.immutable("a")), List.of())),
                List.of("rules"),
                OptionalLong.empty(),
                SOMEBODY));
  }

  @Test
  void aBoundOfAbsenceIsSetAndGoesBackToTheSyncInterval() {
    MountRequest minute =
        MountRequest.NOTHING.withNegativeTtl(
            Optional.of(NegativeTtl.of(SyncInterval.of(Duration.ofMinutes(1)))));
    MountAdmin.Done done = admin.set(LAKE, minute, List.of(), OptionalLong.empty(), SOMEBODY);
    assertThat(done.changes())
        .containsExactly(new SettingChange("negative-ttl", "as sync-interval", "1m"));
    MountAdmin.Done back =
        admin.set(
            LAKE, MountRequest.NOTHING, List.of("negative-ttl"), OptionalLong.empty(), SOMEBODY);
    assertThat(back.mount().mount().policy()).isEqualTo(MountPolicy.DEFAULT);
  }

  @Test
  void aCallBudgetIsSetAndGoesBackToNone() {
    MountRequest some =
        MountRequest.NOTHING.withCallBudget(Optional.of(new CallBudget(CallRate.parse("200/s"))));
    MountAdmin.Done done = admin.set(LAKE, some, List.of(), OptionalLong.empty(), SOMEBODY);
    assertThat(done.changes()).containsExactly(new SettingChange("call-budget", "none", "200/s"));
    MountAdmin.Done back =
        admin.set(
            LAKE, MountRequest.NOTHING, List.of("call-budget"), OptionalLong.empty(), SOMEBODY);
    assertThat(back.changes()).containsExactly(new SettingChange("call-budget", "200/s", "none"));
    assertThat(back.mount().mount().policy()).isEqualTo(MountPolicy.DEFAULT);
  }

  private MountAdmin.Done set(PathRule... rules) {
    return admin.set(
        LAKE,
        MountRequest.NOTHING.with(new RuleEdits(false, List.of(rules), List.of())),
        List.of(),
        OptionalLong.empty(),
        SOMEBODY);
  }

  private MountAdmin.Done unset(String pattern) {
    return admin.set(
        LAKE,
        MountRequest.NOTHING.with(
            new RuleEdits(false, List.of(), List.of(PathPattern.parse(pattern)))),
        List.of(),
        OptionalLong.empty(),
        SOMEBODY);
  }

  @Test
  void settingWhatIsSetChangesNothing() {
    MountAdmin.Done done = admin.set(LAKE, interval(30), List.of(), OptionalLong.empty(), SOMEBODY);
    assertThat(done.changes()).isEmpty();
    assertThat(mounts.current().version()).isEqualTo(1);
  }

  @Test
  void wrongChangesAreRefused() {
    refused(
        ErrorCode.CONFLICTING_CHANGE,
        "mount /lake has policy version 1 (expected 7)",
        () -> admin.set(LAKE, interval(1), List.of(), OptionalLong.of(7), SOMEBODY));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "a mount has no setting 'color' (expected sync-interval, external-changes, on-stale,"
            + " reconcile, negative-ttl, call-budget, rules or feed)",
        () -> admin.set(LAKE, MountRequest.NOTHING, List.of("color"), OptionalLong.empty(), DRY));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "'sync-interval' is both set and unset (expected one of them)",
        () -> admin.set(LAKE, interval(1), List.of("sync-interval"), OptionalLong.empty(), DRY));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "external-changes 'watched' needs the name of the watcher's feed (expected e.g. --feed"
            + " s3-events)",
        () ->
            admin.set(
                LAKE,
                new MountRequest(
                    Optional.empty(),
                    Optional.of(MountPolicy.ExternalChanges.WATCHED),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
                List.of(),
                OptionalLong.empty(),
                DRY));
    refused(
        ErrorCode.UNKNOWN_MOUNT,
        "there is no mount at /nope (mounts: /lake)",
        () -> admin.remove(NamespacePath.parse("/nope"), SOMEBODY));
  }

  @Test
  void rollbackIsANewVersionWithTheOldPolicy() {
    admin.set(LAKE, interval(10), List.of(), OptionalLong.empty(), SOMEBODY);
    admin.set(LAKE, interval(5), List.of(), OptionalLong.empty(), SOMEBODY);
    MountAdmin.Done planned = admin.rollback(LAKE, 1, OptionalLong.empty(), DRY);
    assertThat(planned.changes()).containsExactly(new SettingChange("sync-interval", "5s", "30s"));
    assertThat(mounts.current().version()).isEqualTo(3);
    MountAdmin.Done done = admin.rollback(LAKE, 1, OptionalLong.of(3), SOMEBODY);
    assertThat(done.mount().policyVersion()).isEqualTo(4);
    assertThat(admin.mount(LAKE).mount().policy()).isEqualTo(MountPolicy.DEFAULT);
    assertThat(mounts.history().get(0).what())
        .isEqualTo("/lake back to version 1: sync-interval 5s -> 30s");
    assertThat(admin.rollback(LAKE, 1, OptionalLong.empty(), SOMEBODY).changes()).isEmpty();
    assertThat(mounts.current().version()).isEqualTo(4);
  }

  @Test
  void rollbackThatMakesNoSenseIsRefused() {
    admin.set(LAKE, interval(10), List.of(), OptionalLong.empty(), SOMEBODY);
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "no policy of mount /lake at version 9 is remembered (expected one of 2, 1)",
        () -> admin.rollback(LAKE, 9, OptionalLong.empty(), SOMEBODY));
    refused(
        ErrorCode.CONFLICTING_CHANGE,
        "mount /lake has policy version 2 (expected 1)",
        () -> admin.rollback(LAKE, 1, OptionalLong.of(1), SOMEBODY));
    refused(
        ErrorCode.UNKNOWN_MOUNT,
        "there is no mount at /nope (mounts: /lake)",
        () -> admin.rollback(NamespacePath.parse("/nope"), 1, OptionalLong.empty(), SOMEBODY));
    admin.remove(LAKE, SOMEBODY);
    add("/lake", "s3://logs", "");
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "mount /lake showed s3://lake/ at version 2, and shows s3://logs/ now (expected the same:"
            + " only the policy is rolled back; remove and add the mount)",
        () -> admin.rollback(LAKE, 2, OptionalLong.empty(), SOMEBODY));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "no policy of mount /lake at version 3 is remembered (expected one of 4, 2, 1)",
        () -> admin.rollback(LAKE, 3, OptionalLong.empty(), SOMEBODY));
  }

  @Test
  void pastOfAMountTellsItsOwnChangesOnly() {
    admin.set(LAKE, interval(10), List.of(), OptionalLong.empty(), SOMEBODY);
    add("/logs", "s3://logs", "");
    admin.remove(LAKE, SOMEBODY);
    MountPast past = admin.past(LAKE);
    assertThat(past.oldestVersion()).isEqualTo(1);
    assertThat(past.events())
        .extracting(
            event ->
                event.revision().mounts().version()
                    + " "
                    + event.changes()
                    + " "
                    + event.after().isPresent())
        .containsExactly("4 [] false", "2 [sync-interval 30s -> 10s] true", "1 [] true");
    refused(
        ErrorCode.UNKNOWN_MOUNT,
        "there is no mount at /nope (mounts: /logs)",
        () -> admin.past(NamespacePath.parse("/nope")));
  }

  @Test
  void testTriesALocationAndLeavesItAsItWas() {
    try (MemoryNamespace memory = new MemoryNamespace(mounts)) {
      memory.put("s3://lake/a", "x");
      MountTester tester =
          new MountTester(
              admin,
              new OneStore(memory.store()),
              memory.writes(),
              memory.admission(),
              () -> ".probe");
      List<MountTester.Check> checks =
          tester.test(Location.parse("s3://lake"), NamespacePath.parse("/new"), "", true);
      assertThat(checks)
          .extracting(MountTester.Check::name)
          .containsExactly("conflict", "resolve", "stat", "list", "write", "delete");
      assertThat(checks).allMatch(MountTester.Check::ok);
      assertThat(memory.store().look(Location.parse("s3://lake/.probe"))).isEmpty();
    }
  }

  @Test
  void failedChecksSayWhatToDo() {
    try (MemoryNamespace memory = new MemoryNamespace(mounts)) {
      MountTester tester =
          new MountTester(
              admin,
              new OneStore(memory.store()),
              memory.writes(),
              memory.admission(),
              () -> ".probe");
      memory.store().failNext(MemoryUfs.Operation.STAT, 1, ErrorCode.UFS_PERMISSION_DENIED);
      List<MountTester.Check> checks =
          tester.test(Location.parse("s3://lake"), NamespacePath.parse("/lake"), "", true);
      assertThat(checks)
          .extracting(check -> check.name() + " " + check.ok())
          .containsExactly("conflict false", "resolve true", "stat false");
      assertThat(checks.get(2).remedy()).isEqualTo(ErrorCode.UFS_PERMISSION_DENIED.remedy());
    }
  }

  private void add(String path, String location, String store) {
    admin.add(
        NamespacePath.parse(path), Location.parse(location), store, MountRequest.NOTHING, SOMEBODY);
  }

  private static MountRequest interval(int seconds) {
    return new MountRequest(
        Optional.of(SyncInterval.of(Duration.ofSeconds(seconds))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static void refused(ErrorCode code, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(SyncException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessage(message);
  }
}
