package io.syncline.core.shard;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Reason;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.Position;
import io.syncline.core.model.Scope;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.testing.MemoryShardStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One shard that owns everything, at an instant that its test moves, with words for what happens to
 * it.
 */
final class ShardFixture {
  static final Location ROOT = Location.parse("hdfs://nn/");
  static final Location A = Location.parse("hdfs://nn/a");
  static final Location B = Location.parse("hdfs://nn/a/b");
  static final Location C = Location.parse("hdfs://nn/a/c");
  static final FileStatus OLD = file(1, "old");
  static final FileStatus NEW = file(2, "new");

  final MemoryShardStore store;
  final ShardLimits limits;
  Shard shard;
  long now = 1_000;
  private long offset;

  ShardFixture(ShardLimits limits) {
    this.limits = limits;
    this.store = new MemoryShardStore(0);
    this.shard = new Shard(store, new ShardFunction(1), limits);
  }

  /** A shard that started cold. */
  static ShardFixture started() {
    return started(ShardLimits.DEFAULT);
  }

  static ShardFixture started(ShardLimits limits) {
    ShardFixture fixture = new ShardFixture(limits);
    fixture.shard.coldStart(List.of(fixture.position(0)));
    return fixture;
  }

  static FileStatus file(long size, String version) {
    return new FileStatus(FileType.FILE, size, null, version);
  }

  static Invalidation path(Location location) {
    return new Invalidation(location, Scope.PATH);
  }

  static Invalidation subtree(Location location) {
    return new Invalidation(location, Scope.SUBTREE);
  }

  static ListingPage.Child child(String name, FileStatus status) {
    return new ListingPage.Child(name, status);
  }

  static ListingPage last(ListingPage.Child... children) {
    return new ListingPage(Arrays.asList(children), 0, null);
  }

  static ListingPage more(ListingPage.Child... children) {
    return new ListingPage(Arrays.asList(children), 0, "more");
  }

  Position position(long next) {
    return new Position("syncline.changes.east", "id", 0, next);
  }

  Sync head(Location location) {
    return shard.begin(Sync.Target.ENTRY, location, now);
  }

  Sync list(Location directory) {
    return shard.begin(Sync.Target.LISTING, directory, now);
  }

  /** Asks and is told at once. */
  void asked(Location location, FileStatus found) {
    shard.complete(head(location), Optional.ofNullable(found));
  }

  /** Lists at once, in one page. */
  boolean listed(Location directory, ListingPage.Child... children) {
    Sync sync = list(directory);
    shard.page(sync, last(children));
    return shard.finish(sync);
  }

  /** A record is applied. */
  List<Invalidation> applied(Invalidation... invalidations) {
    offset++;
    return shard.apply(List.of(invalidations), position(offset));
  }

  /** The process ends and another takes up what is stored; its ticker begins elsewhere. */
  void restart() {
    restartBehindTheLog();
    shard.caughtUp();
  }

  /** As a restart, and the log is not yet read to where it was. */
  void restartBehindTheLog() {
    shard = new Shard(store, new ShardFunction(1), limits);
    now = -5_000;
  }

  EntryDecision decide(Location location) {
    return decide(location, Bound.NONE, Watermark.UNKNOWN);
  }

  EntryDecision decide(Location location, Bound bound, Watermark watermark) {
    return shard.decide(location, bound, now, watermark);
  }

  Reason reason(Location location) {
    return decide(location).reason();
  }

  boolean isServed(Location location) {
    return decide(location).servable();
  }

  /** What would be served; empty for an absence. */
  Optional<FileStatus> served(Location location) {
    EntryDecision decision = decide(location);
    if (!decision.servable()) {
      throw new AssertionError(location + " is not served: " + decision);
    }
    return Optional.ofNullable(decision.entry()).map(Entry::status);
  }

  /** What is held and not served, because it is not known to be the newest answer. */
  Optional<FileStatus> doubted(Location location) {
    EntryDecision decision = decide(location);
    if (decision.reason() != Reason.INVALIDATED) {
      throw new AssertionError(location + " is not doubted: " + decision);
    }
    return Optional.ofNullable(decision.entry()).map(Entry::status);
  }

  Reason listing(Location directory) {
    return shard.decideListing(directory, Bound.NONE, now, Watermark.UNKNOWN).reason();
  }

  List<String> names(Location directory) {
    return shard.children(directory, null, 100, Bound.NONE, now, Watermark.UNKNOWN).stream()
        .map(child -> child.location().name())
        .toList();
  }

  static Watermark upTo(long nanos) {
    return new Watermark(OptionalLong.of(nanos));
  }
}
