package io.syncline.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Change;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.session.SessionFloors;
import io.syncline.sim.node.Machine;
import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.world.LakeChange;
import io.syncline.sim.world.LakeChange.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The traps of the protocol, one by one, with all that nodes are made of. */
final class ScenarioTest {
  @Test
  void whatOneClusterWritesTheOtherServes() {
    Stage stage = new Stage(Scheme.S3, "a");
    stage.read(stage.west(), "a/x");

    stage.write(stage.east(0), Kind.PUT, "a/x");
    stage.letPass(3);

    assertThat(stage.read(stage.west(), "a/x")).isEqualTo(stage.lake().status(stage.at("a/x")));
    agrees(stage);
  }

  /** T2. */
  @Test
  void writeThatTakesEffectAfterItsCallerGaveUpIsToldOfAgain() {
    Stage stage = new Stage(Scheme.S3, "a");
    LakeChange put = LakeChange.of(Kind.PUT, stage.at("a/x"));
    NodeProcess writer = stage.running(stage.east(0));
    List<Change> changes = put.announced();
    writer.writer().unsettle(writer.writer().open(changes).orElseThrow());
    stage.letPass(5);
    assertThat(stage.read(stage.west(), "a/x")).isEmpty();

    stage.takesEffect(put, writer.writer().self());
    stage.letPass(30);

    assertThat(stage.read(stage.west(), "a/x")).isPresent();
    agrees(stage);
  }

  /** T4. */
  @Test
  void writerThatIsUnheardForItsLeaseNeverWritesUnderThatNameAgain() {
    Stage stage = new Stage(Scheme.S3, "a");
    NodeProcess writer = stage.running(stage.east(0));
    var before = writer.writer().self();
    stage.east(0).links().setKafka(false, false);
    stage.letPass(70);

    stage.write(stage.east(0), Kind.PUT, "a/x");
    assertThat(stage.lake().status(stage.at("a/x"))).isEmpty();
    stage.letPass(90);
    stage.east(0).links().setKafka(true, true);
    stage.letPass(60);

    assertThat(writer.writer().self().incarnation()).isGreaterThan(before.incarnation());
    stage.write(stage.east(0), Kind.PUT, "a/x");
    assertThat(stage.lake().status(stage.at("a/x"))).isPresent();
    agrees(stage);
  }

  /** T9: compaction forgets an end that a late join of the same origin lies behind. */
  @Test
  void joinThatArrivesBehindTheEndOfItsOriginIsAnsweredWithTheEnd() {
    Stage stage = new Stage(Scheme.S3, "a");
    Origin gone = stage.running(stage.east(0)).writer().self();
    OriginsEntry join = stage.said(gone);
    stage.east(0).crash();
    stage.east(0).start();
    stage.letPass(60);
    assertThat(stage.said(gone)).isInstanceOf(OriginsEntry.Left.class);

    stage.saysLate(join);
    stage.letPass(15);
    stage.world().origins().compact();
    stage.west().crash();
    stage.west().start();
    stage.letPass(15);

    assertThat(stage.said(gone)).isInstanceOf(OriginsEntry.Left.class);
    assertThat(stage.running(stage.west()).isDrained()).isTrue();
    agrees(stage);
  }

  /** T7. */
  @Test
  void childThatWasEvictedIsNotTakenAsAbsent() {
    Stage stage = new Stage(Scheme.S3, "a");
    stage.write(stage.east(0), Kind.PUT, "a/x");
    stage.write(stage.east(0), Kind.PUT, "a/y");
    stage.letPass(5);
    stage.list(stage.west(), "a");

    for (int i = 0; i < 20; i++) {
      stage.running(stage.west()).evict();
    }

    assertThat(stage.read(stage.west(), "a/x")).isPresent();
    agrees(stage);
  }

  /** T11. */
  @Test
  void topicThatIsMadeAnewHidesNothing() {
    Stage stage = new Stage(Scheme.S3, "a");
    stage.write(stage.east(0), Kind.PUT, "a/x");
    stage.letPass(5);
    stage.list(stage.west(), "a");
    stage.read(stage.west(), "a/x");

    stage.world().brokers().make("syncline.changes.east", 2);
    stage.write(stage.east(0), Kind.DELETE, "a/x");
    stage.letPass(60);

    assertThat(stage.read(stage.west(), "a/x")).isEmpty();
    agrees(stage);
  }

  /** T14. */
  @Test
  void whatWasInDirectoryThatIsRemovedIsGoneEverywhere() {
    Stage stage = new Stage(Scheme.HDFS, "a");
    stage.write(stage.east(0), Kind.PUT, "a/d/x");
    stage.letPass(5);
    stage.list(stage.west(), "a/d");
    assertThat(stage.read(stage.west(), "a/d/x")).isPresent();

    stage.write(stage.east(0), Kind.REMOVE_TREE, "a/d");
    stage.letPass(3);

    assertThat(stage.read(stage.west(), "a/d/x")).isEmpty();
    agrees(stage);
  }

  /** T15. */
  @Test
  void whatStoreThatLagsSaidTooEarlyIsAskedAgain() {
    Stage stage = new Stage(Scheme.S3, "a", SyncInterval.NEVER, 20);
    stage.letPass(20);
    stage.read(stage.west(), "a/x");

    stage.write(stage.east(0), Kind.PUT, "a/x");
    assertThat(stage.read(stage.west(), "a/x")).as("what was there before").isEmpty();
    stage.letPass(25);

    assertThat(stage.read(stage.west(), "a/x")).isPresent();
    stage.letPass(25);
    agrees(stage);
  }

  /** T19. */
  @Test
  void messageThatIsHiddenFromTheNextWatcherIsNotTakenAsTold() {
    Stage stage = Stage.withQueue(30);
    assertThat(stage.read(stage.west(), "a/x")).isEmpty();

    stage.writeOutside(Kind.PUT, "a/x");
    Machine watcher = stage.watcherThatReceives();
    watcher.crash();
    watcher.start();
    stage.letPass(15);

    assertThat(stage.read(stage.west(), "a/x")).as("asked, since nobody claims").isPresent();
    stage.letPass(60);
    agrees(stage);
  }

  /** T20. */
  @Test
  void nodeThatSleptKnowsThatTimeHasPassed() {
    Stage stage = new Stage(Scheme.S3, "a");
    stage.read(stage.west(), "a/x");
    stage.west().suspend();
    stage.write(stage.east(0), Kind.PUT, "a/x");
    stage.letPass(60);

    stage.west().resume();

    assertThat(stage.read(stage.west(), "a/x")).isPresent();
    stage.letPass(10);
    agrees(stage);
  }

  /** T28. */
  @Test
  void sessionThatGoesToAnotherNodeIsShownNothingOlder() {
    Stage stage = new Stage(Scheme.S3, "a");
    stage.read(stage.west(), "a/x");
    stage.west().links().setKafka(false, false);
    stage.write(stage.east(0), Kind.PUT, "a/x");
    SessionFloors session = new SessionFloors(SessionFloors.MAX_LOCATIONS);

    assertThat(stage.read(session, stage.eastOf("a/x"), "a/x")).isPresent();

    assertThat(stage.read(stage.west(), "a/x")).as("within the bound").isEmpty();
    assertThat(stage.read(session, stage.west(), "a/x")).isPresent();
    stage.west().links().setKafka(true, true);
    stage.letPass(60);
    agrees(stage);
  }

  /** T30. */
  @Test
  void removalAboveTheRootOfMountConcernsTheMount() {
    Stage stage = new Stage(Scheme.HDFS, "a/d");
    stage.write(stage.east(0), Kind.PUT, "a/d/x");
    stage.letPass(5);
    stage.list(stage.west(), "a/d");
    assertThat(stage.read(stage.west(), "a/d/x")).isPresent();

    stage.write(stage.east(0), Kind.REMOVE_TREE, "a");
    stage.letPass(3);

    assertThat(stage.read(stage.west(), "a/d/x")).isEmpty();
    agrees(stage);
  }

  /** T31. */
  @Test
  void questionThatFailedMakesNothingFresh() {
    Stage stage = new Stage(Scheme.S3, "a");
    stage.read(stage.west(), "a/x");
    stage.write(stage.east(0), Kind.PUT, "a/x");
    stage.letPass(3);
    stage.west().links().setStore(false);

    assertThat(stage.answers(stage.west(), "a/x")).isFalse();
    stage.west().links().setStore(true);

    assertThat(stage.read(stage.west(), "a/x")).isPresent();
    agrees(stage);
  }

  private static void agrees(Stage stage) {
    stage.mustAgree();
    assertThat(stage.broken()).isEmpty();
  }
}
