package io.syncline.bus.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Scope;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An origin that changes nothing, over the real sender. */
@Timeout(60)
class WatchingOriginTest extends OutboxSenderFixture {
  private static final Change CHANGE =
      new Change(DIRECTORY, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WATCH);

  @Test
  void whatIsPublishedIsDoneWhenTheLogHasIt() throws Exception {
    OutboxSender sender = sender(ONE, 1, WatchingOrigin.NO_DISK);
    sender.start();
    var told = new WatchingOrigin(sender).publish(List.of(CHANGE)).toCompletableFuture();
    log.awaitAttempts(1);
    assertThat(told).isNotDone();
    logReturns(sender);
    told.get(60, TimeUnit.SECONDS);
    assertThat(log.acked()).anyMatch(record -> ControlledLog.changes(record).contains(CHANGE));
    assertThat(sender.flush(LONG)).isTrue();
    assertThat(sender.depth()).isZero();
  }

  @Test
  void holdsAreThoseOfItsOutbox() {
    OutboxSender sender = started(ONE);
    WatchingOrigin origin = new WatchingOrigin(sender);
    long inheritance = origin.holdInheritance();
    long hold = origin.hold();
    assertThat(hold).isGreaterThan(inheritance);
    assertThat(sender.holds()).isEqualTo(2);
    origin.release(List.of(inheritance, hold));
    assertThat(sender.holds()).isZero();
  }
}
