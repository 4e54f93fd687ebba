package io.syncline.cache.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cache.sync.EngineLimits;
import io.syncline.cache.sync.EngineRig;
import io.syncline.cache.sync.ReadTerms;
import io.syncline.core.consistency.Account;
import io.syncline.core.consistency.Finding;
import io.syncline.core.consistency.Sample;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.history.Event;
import io.syncline.core.history.History;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.testing.MemoryUfs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a check tells of the change that should have ended a wrong answer. */
final class HeardChangesTest {
  private static final int SHARDS = 4;
  private static final Duration SETTLE = EngineRig.INTERVAL.plusSeconds(1);

  private final EngineRig rig =
      new EngineRig(
          MemoryUfs.objectStore(EngineRig.CLOCK),
          new EngineRig.Settings(
              SHARDS,
              ShardLimits.DEFAULT,
              EngineLimits.DEFAULT,
              (shard, mount) -> new Watermark(OptionalLong.of(this.now()))));
  private final long start = rig.nanos.get();
  private final Location x = rig.s3("e/x");
  private final List<Finding> findings = new ArrayList<>();
  private Optional<Repairer> repairer = Optional.empty();

  private long now() {
    return rig.ticker.nanos();
  }

  @BeforeEach
  void hold() {
    rig.ufs.putOutside(x, "v1");
    rig.stat(x);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void whichChangeCameAndWasLost() throws InterruptedException {
    rig.pass(Duration.ofSeconds(1));
    Runnable corruption = rig.corruption(x);
    rig.ufs.putOutside(x, "v2");
    rig.modified(x);
    corruption.run();
    Account account = account();
    assertThat(account.verdict()).isEqualTo(Account.Verdict.APPLIED);
    assertThat(account.change().orElseThrow().location()).isEqualTo(x);
    assertThat(account.change().orElseThrow().event())
        .isInstanceOfSatisfying(
            Event.Applied.class,
            applied -> assertThat(applied.kind()).isEqualTo(ChangeKind.MODIFIED));
  }

  @Test
  void thatNoChangeCameAndSinceWhenThatIsKnown() throws InterruptedException {
    long answered = rig.nanos.get();
    rig.pass(Duration.ofSeconds(1));
    rig.ufs.putOutside(x, "v2");
    Account account = account();
    assertThat(account.verdict()).isEqualTo(Account.Verdict.NONE);
    assertThat(account.after().orElseThrow() - answered).isBetween(0L, 2_000_000L);
    assertThat(account.reaches()).isLessThanOrEqualTo(answered);

    for (int i = 0; i < History.MAX_HAPPENINGS; i++) {
      rig.modified(rig.s3("e/other"));
    }
    account = account();
    assertThat(account.verdict()).isEqualTo(Account.Verdict.UNKNOWN);
    assertThat(account.forgotten()).isTrue();
  }

  @Test
  void whatWasHeardBeforeARepair() throws InterruptedException {
    rig.pass(Duration.ofSeconds(1));
    rig.ufs.putOutside(x, "v2");
    repairer =
        Optional.of(
            finding -> rig.shards.invalidateLocally(List.of(new Invalidation(x, Scope.PATH))));
    assertThat(account().verdict()).isEqualTo(Account.Verdict.NONE);
  }

  private Account account() throws InterruptedException {
    findings.clear();
    ReadTerms terms = rig.terms(EngineRig.INTERVAL);
    HeardChanges heard =
        new HeardChanges(
            rig.engine.held(),
            () -> History.Kept.NONE,
            rig.ticker,
            () -> Instant.EPOCH.plusNanos(rig.nanos.get() - start));
    for (int shard = 0; shard < SHARDS; shard++) {
      ShardCheck check =
          new ShardCheck(
              new ShardCheck.Subject(shard, rig.s3(""), Sample.ALL),
              rig.engine.held(),
              terms,
              new ShardCheck.Treatment(SETTLE, repairer, heard),
              rig.ticker,
              new Pace(),
              new Listener());
      assertThat(check.run()).isTrue();
    }
    assertThat(findings).hasSize(1);
    return Objects.requireNonNull(findings.get(0).account());
  }

  /** Time passes where it is waited for. */
  private final class Pace implements CheckPace {
    @Override
    public void awaitRequest() {}

    @Override
    public void pause(long nanos) {
      rig.nanos.addAndGet(nanos);
    }
  }

  private final class Listener implements CheckListener {
    @Override
    public void found(Finding finding) {
      findings.add(finding);
    }

    @Override
    public void repaired(Finding finding) {
      findings.add(finding);
    }

    @Override
    public void progress(CheckTally tally) {}
  }
}
