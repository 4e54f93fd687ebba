package io.syncline.core.feed;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.Membership;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.time.Moment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One shard of the west that reads the topic of the east. */
abstract class ShardFeedFixture {
  static final Location LAKE = Location.parse("s3://lake/a");
  static final Location OTHER = Location.parse("s3://other");
  static final Origin EAST = new Origin("east", "n1", 1);
  static final Origin WATCHER = new Origin("east", "s3-events", 1);
  static final Origin SUCCESSOR = new Origin("east", "s3-events", 2);
  static final BusRecord.Body ALIVE = new BusRecord.Heartbeat(OptionalLong.empty());

  final Membership membership = new Membership(new Origin("west", "n1", 1));
  final ShardFeed feed = new ShardFeed(3, List.of(new Position("east", "id", 3, 0)), Map.of());
  long now = 1_000;
  long offset;

  ShardFeedFixture() {
    membership.read("topic/east", new OriginsEntry.Registered("east", "east", "id", 8));
    date(now);
    join(EAST, LAKE);
  }

  /** A join, two heartbeats and a claim of the first, dated 2,000. */
  void live() {
    read(EAST, 0, 0, ALIVE);
    feed.sampled("east", "id", 2_000, 0, 1, 0);
    read(EAST, 1, 1, ALIVE);
    read(EAST, 2, 2, new BusRecord.Heartbeat(OptionalLong.of(1)));
    date(4_000);
  }

  FeedProof proof() {
    return feed.proof(mount(LAKE, ExternalChanges.NONE), membership.members());
  }

  Reading read(Origin origin, long first, long last, BusRecord.Body body) {
    return read(feed, origin, first, last, body);
  }

  Reading read(ShardFeed target, Origin origin, long first, long last, BusRecord.Body body) {
    Position next = new Position("east", "id", 3, offset + 1);
    BusRecord record =
        new BusRecord(origin, 3, new SequenceRange(first, last), OptionalLong.empty(), body);
    return target.read(
        new RecordPlace(next, offset++, 0), record, membership.members(), new Moment(now, now));
  }

  void date(long nanos) {
    membership.read("ping", membership.ping(nanos));
  }

  void join(Origin origin, Location location) {
    membership.read(
        origin.toString(),
        new OriginsEntry.Joined(
            origin, List.of(location), Optional.empty(), List.of(), FencingWaits.NONE));
  }

  void leave(Origin origin, long end) {
    membership.read(
        origin.toString(),
        new OriginsEntry.Left(origin, List.of(new LogPlace("east", "id", 3, end))));
  }

  static BusRecord.Body changed(Location location) {
    return new BusRecord.Changes(
        List.of(new Change(location, Scope.PATH, ChangeKind.MODIFIED, Cause.WRITE)));
  }

  static Mount mount(Location location, ExternalChanges external) {
    return new Mount(
        NamespacePath.parse("/m"),
        location,
        "s3",
        new MountPolicy(SyncInterval.NEVER, external, MountPolicy.OnStale.FAIL));
  }
}
