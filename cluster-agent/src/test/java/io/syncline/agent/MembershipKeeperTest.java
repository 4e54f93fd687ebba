package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.origin.OriginsLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node keeps of the origins topic, and how it dates it. */
final class MembershipKeeperTest {
  private static final Origin SELF = new Origin("west", "n1", 1);
  private static final Origin EAST = new Origin("east", "n1", 1);
  private static final OriginsEntry.Joined JOINED =
      new OriginsEntry.Joined(
          EAST,
          List.of(Location.parse("s3://lake")),
          Optional.empty(),
          List.of(),
          FencingWaits.NONE);

  private final AtomicLong nanos = new AtomicLong(1_000);
  private final Pings pings = new Pings();
  private final List<String> heard = new ArrayList<>();
  private final MembershipKeeper keeper =
      new MembershipKeeper(SELF, pings, nanos::get, Duration.ofMillis(1), new Heard());

  @AfterEach
  void close() {
    keeper.close();
  }

  @Test
  void nothingIsDatedBeforeAPingComesBack() throws Exception {
    keeper.entry("east", JOINED);
    assertThat(keeper.members().of(EAST)).isNotNull();
    assertThat(keeper.members().date()).isEmpty();
    assertThat(heard).isEmpty();
    keeper.start();
    OriginsEntry.Ping ping = pings.next();
    nanos.set(9_000);
    keeper.entry("ping", ping);
    assertThat(keeper.members().date()).as("when it was sent").hasValue(1_000);
    assertThat(heard).containsExactly("dated 1000");
  }

  /** Whoever hears of a date must find the members that it is about. */
  @Test
  void whatIsKnownIsThereBeforeItsDateIsTold() throws Exception {
    keeper.start();
    keeper.entry("ping", pings.next());
    keeper.entry("east", JOINED);
    nanos.set(5_000);
    OriginsEntry.Ping later = pings.next();
    while (heard.size() < 2) {
      keeper.entry("ping", later);
      later = pings.next();
    }
    assertThat(heard).containsExactly("dated 1000", "dated 5000");
  }

  @Test
  void pingsOfOthersDateNothing() {
    keeper.entry("ping", new OriginsEntry.Ping(EAST, 1));
    assertThat(keeper.members().date()).isEmpty();
    assertThat(heard).isEmpty();
  }

  @Test
  void pingsGoOnThoughTheTopicTakesNone() throws Exception {
    pings.refused = 3;
    keeper.start();
    assertThat(pings.next().nonce()).isEqualTo(4);
  }

  @Test
  void oneThatIsGoneIsTold() {
    keeper.entry("east", JOINED);
    keeper.entry("east", new OriginsEntry.Left(EAST, List.of()));
    assertThat(heard).containsExactly("left " + EAST);
    assertThat(Objects.requireNonNull(keeper.members().of(EAST)).left()).isPresent();
  }

  /** Or whoever reads the topic after compaction waits for it for ever. */
  @Test
  void endThatALateJoinLiesBehindIsSaidAgainWhenThePingComesBack() throws Exception {
    Origin gone = new Origin("west", "n2", 1);
    OriginsEntry.Left left = new OriginsEntry.Left(gone, List.of());
    keeper.entry("gone", left);
    keeper.entry(
        "gone",
        new OriginsEntry.Joined(
            gone,
            List.of(Location.parse("s3://lake")),
            Optional.empty(),
            List.of(),
            FencingWaits.NONE));
    assertThat(pings.ends).as("somebody may have said it again already").isEmpty();
    keeper.start();
    keeper.entry("ping", pings.next());
    assertThat(pings.ends).containsExactly(left);
    keeper.entry("gone", left);
    nanos.set(9_000);
    OriginsEntry.Ping later = pings.next();
    while (keeper.members().date().getAsLong() < 9_000) {
      keeper.entry("ping", later);
      later = pings.next();
    }
    assertThat(pings.ends).containsExactly(left);
  }

  @Test
  void whatIsDeletedIsForgotten() {
    keeper.entry("east", JOINED);
    keeper.deleted("east", Optional.of(EAST));
    assertThat(keeper.members().of(EAST)).isNull();
  }

  @Test
  void thereIsNoDateWhileAnEntryCannotBeRead() throws Exception {
    keeper.start();
    keeper.entry("ping", pings.next());
    keeper.unreadable("east", "torn");
    assertThat(keeper.members().date()).isEqualTo(OptionalLong.empty());
    keeper.entry("east", JOINED);
    assertThat(keeper.members().date()).hasValue(1_000);
    assertThat(heard).containsExactly("dated 1000", "dated 1000");
  }

  /** Says what it hears, with the date that is known then. */
  private final class Heard implements MembershipKeeper.Listener {
    @Override
    public void dated() {
      heard.add("dated " + keeper.members().date().getAsLong());
    }

    @Override
    public void left(Origin origin) {
      heard.add("left " + origin);
    }
  }

  /**
   * Hands over the pings that are appended, one by one: a keeper forgets pings that are many and
   * late. Keeps the ends.
   */
  private static final class Pings implements OriginsLog {
    private final SynchronousQueue<OriginsEntry.Ping> sent = new SynchronousQueue<>();
    private final List<OriginsEntry> ends = new ArrayList<>();
    private volatile int refused;

    OriginsEntry.Ping next() throws InterruptedException {
      return Objects.requireNonNull(sent.poll(60, TimeUnit.SECONDS), "no ping was sent");
    }

    @Override
    public CompletionStage<Long> append(OriginsEntry entry) {
      if (entry instanceof OriginsEntry.Left) {
        ends.add(entry);
        return CompletableFuture.completedFuture(0L);
      }
      OriginsEntry.Ping ping = (OriginsEntry.Ping) entry;
      if (ping.nonce() <= refused) {
        throw new IllegalStateException("refused, as it was made to be");
      }
      try {
        sent.put(ping);
      } catch (InterruptedException e) {
        throw new IllegalStateException("closed", e);
      }
      return CompletableFuture.completedFuture(ping.nonce());
    }

    @Override
    public void close() {}
  }
}
