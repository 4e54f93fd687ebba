package io.syncline.agent.coordination;

import static io.syncline.agent.coordination.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.embedded.EmbeddedZooKeeper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.curator.test.KillSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node reads a feed at a time, and whoever comes next goes on where it was left. */
final class WatchTurnIT {
  private static final String LAKE = "[s3://lake]";
  private static final Duration SESSION = Duration.ofSeconds(4);

  @TempDir Path folder;
  private EmbeddedZooKeeper zooKeeper;
  private CoordinationFixture nodes;

  @BeforeEach
  void start() {
    zooKeeper = new EmbeddedZooKeeper(folder.resolve("zk")).start();
    nodes = new CoordinationFixture(zooKeeper.connectString(), SESSION);
  }

  @AfterEach
  void stop() throws Exception {
    nodes.close();
    zooKeeper.close();
  }

  @Test
  void whoComesNextGoesOnUnderALaterStart() {
    Coordination one = connected();
    WatchLedger first = takeOver(one, "n1");
    assertThat(first.read()).isEmpty();
    assertThat(first.remembered()).isEmpty();
    first.remember(Set.of(first.incarnation()));
    first.write("p1");
    first.write("p1");
    first.write("p2");
    WatchLedger second = takeOver(connected(), "n2");
    assertThat(second.read()).contains("p2");
    assertThat(second.incarnation()).isGreaterThan(first.incarnation());
    assertThat(second.remembered()).containsExactly(first.incarnation());
    assertThat(WatchLedger.lastNode(one, "lake")).contains("n2");
    assertThat(WatchLedger.lastNode(one, "sea")).isEmpty();
  }

  @Test
  void whoWasSucceededCannotWriteAnyMoreAndLearnsOfItFromALookToo() {
    WatchLedger first = takeOver(connected(), "n1");
    first.write("p1");
    WatchLedger second = takeOver(connected(), "n2");
    List<LongConsumer> attempts =
        List.of(
            i -> first.write("p" + i),
            i -> first.write("p1"),
            i -> first.remember(Set.of(i)),
            i -> assertThat(first.nextIncarnation()).isZero());
    for (LongConsumer attempt : attempts) {
      assertThatExceptionOfType(SyncException.class)
          .isThrownBy(() -> attempt.accept(7))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICTING_CHANGE));
    }
    second.write("p2");
    assertThat(takeOver(connected(), "n3").read()).contains("p2");
  }

  @Test
  void startsThatTheLogKnowsOfAreRememberedAndSurpassed() {
    long far = Long.MAX_VALUE / 2;
    WatchLedger ledger =
        WatchLedger.takeOver(
            connected(),
            InstantSource.system(),
            new WatchLedger.Reader("lake", "n1", LAKE),
            Set.of(far));
    assertThat(ledger.remembered()).containsExactly(far);
    assertThat(ledger.incarnation()).isEqualTo(far + 1);
    assertThat(ledger.nextIncarnation()).isEqualTo(far + 2);
    assertThat(takeOver(connected(), "n2").incarnation()).isEqualTo(far + 3);
  }

  /** Of what was not listened to before nobody knows how old it is. */
  @Test
  void aPositionIsNoneForWhoeverCoversSomethingElse() {
    WatchLedger first = takeOver(connected(), "n1");
    first.write("p1");
    WatchLedger second = takeOver(connected(), "n2", "[s3://lake, s3://sea]");
    assertThat(second.read()).isEmpty();
    assertThat(second.incarnation()).isGreaterThan(first.incarnation());
    second.write("p2");
    assertThat(takeOver(connected(), "n3", "[s3://lake, s3://sea]").read()).contains("p2");
    assertThat(takeOver(connected(), "n1").read()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsBegunAnew() throws Exception {
    Coordination one = connected();
    WatchLedger first = takeOver(one, "n1");
    first.write("p1");
    one.client().setData().forPath(one.path("watchers/lake/ledger"), new byte[] {'{', '}'});
    WatchLedger second = takeOver(one, "n2");
    assertThat(second.read()).isEmpty();
    assertThat(second.incarnation()).isGreaterThanOrEqualTo(first.incarnation());
    one.client().delete().forPath(one.path("watchers/lake/ledger"));
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> second.write("p2"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICTING_CHANGE));
    assertThat(takeOver(one, "n3").read()).isEmpty();
  }

  @Test
  void withoutAnEnsembleNothingIsKeptAndAllGoesOnAfterwards() throws Exception {
    WatchLedger ledger = takeOver(connected(), "n1");
    ledger.write("p1");
    zooKeeper.stop();
    eventually("the connection is gone", () -> isRefused(() -> ledger.write("p2")));
    zooKeeper.start();
    eventually("it is kept", () -> !isRefused(() -> ledger.write("p2")));
    assertThat(takeOver(connected(), "n2").read()).contains("p2");
  }

  /** Whoever waited would, for as long, append nothing and hear of no end. */
  @Test
  void anEnsembleThatIsAwayIsNotWaitedFor() throws Exception {
    Coordination one = connected();
    WatchLedger ledger = takeOver(one, "n1");
    ledger.write("p1");
    zooKeeper.stop();
    eventually("the connection is gone", () -> !one.connected());
    List<Runnable> attempts =
        List.of(
            () -> ledger.remember(Set.of(7L)),
            () -> assertThat(ledger.nextIncarnation()).isZero(),
            () -> ledger.write("p1"),
            () -> ledger.write("p2"),
            ledger::verify);
    for (int i = 0; i < attempts.size(); i++) {
      assertThat(quickest(attempts.get(i)))
          .as("attempt %s", i)
          .isLessThan(Coordination.REQUEST_TIMEOUT.dividedBy(2));
    }
  }

  /** How long a refusal takes: of a few, because the machine may be busy. */
  private static Duration quickest(Runnable attempt) {
    Duration quickest = Duration.ofDays(1);
    for (int i = 0; i < 3; i++) {
      long began = System.nanoTime();
      assertThat(isRefused(attempt)).isTrue();
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      quickest = took.compareTo(quickest) < 0 ? took : quickest;
    }
    return quickest;
  }

  @Test
  void theTurnGoesOnWhenTheNodeStopsOrItsSessionEnds() throws Exception {
    Coordination one = connected();
    WatchElection first = new WatchElection(one, "lake", "n1");
    assertThat(first.awaitTurn(CoordinationFixture.PATIENCE)).isTrue();
    WatchElection second = new WatchElection(connected(), "lake", "n2");
    assertThat(second.awaitTurn(Duration.ofMillis(50))).isFalse();
    KillSession.kill(one.client().getZookeeperClient().getZooKeeper());
    assertThat(second.awaitTurn(CoordinationFixture.PATIENCE)).isTrue();
    WatchElection third = new WatchElection(connected(), "lake", "n3");
    second.close();
    second.close();
    eventually("somebody else has the turn", () -> hasTurn(first) || hasTurn(third));
    assertThat(second.awaitTurn(Duration.ofMillis(50))).as("it was given away").isFalse();
    first.close();
    third.close();
  }

  private static boolean hasTurn(WatchElection election) {
    try {
      return election.awaitTurn(Duration.ofMillis(10));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isRefused(Runnable write) {
    try {
      write.run();
      return false;
    } catch (SyncException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.COORDINATION_UNAVAILABLE);
      return true;
    }
  }

  private Coordination connected() {
    Coordination connection = nodes.connection();
    assertThat(connection.awaitConnected(CoordinationFixture.PATIENCE)).isTrue();
    return connection;
  }

  private static WatchLedger takeOver(Coordination connection, String node) {
    return takeOver(connection, node, LAKE);
  }

  private static WatchLedger takeOver(Coordination connection, String node, String covers) {
    return WatchLedger.takeOver(
        connection, InstantSource.system(), new WatchLedger.Reader("lake", node, covers), Set.of());
  }
}
