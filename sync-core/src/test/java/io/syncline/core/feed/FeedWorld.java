package io.syncline.core.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.Membership;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.time.Moment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Two clusters whose writers come, write, die and are succeeded, and one shard of a reader. One
 * seed decides everything. After each step: every change that was committed before the instant that
 * the reader proves is in a record that it has applied.
 */
final class FeedWorld {
  static final Location LAKE = Location.parse("s3://lake/a");
  static final Change CHANGE =
      new Change(LAKE.child("x"), Scope.PATH, ChangeKind.MODIFIED, Cause.WRITE);

  private static final Mount MOUNT =
      new Mount(
          NamespacePath.parse("/a"),
          LAKE,
          "s3",
          new MountPolicy(
              SyncInterval.NEVER, MountPolicy.ExternalChanges.NONE, MountPolicy.OnStale.FAIL));

  private final RandomGenerator random;
  private final FeedMutation mutation;

  /** How likely each event is, and how rare deaths are: each seed has its own mixture. */
  private final int[] weights = new int[Event.values().length];

  private final int deaths;
  private final int writers;

  /** How much more rarely the topic of the east is read. */
  private final int slow;

  private final Map<String, ModelTopic> topics = new LinkedHashMap<>();
  private final Map<String, ModelOrigin> origins = new LinkedHashMap<>();
  private final OriginsLog originsLog = new OriginsLog();
  private final List<ModelOrigin.Mutation> mutations = new ArrayList<>();
  private final Membership membership = new Membership(new Origin("east", "reader", 1));
  private final Map<String, Long> positions = new LinkedHashMap<>();
  private final List<Asked> asked = new ArrayList<>();
  private final ShardFeed feed;
  private int originsRead;
  private long now;
  private long incarnations;
  private boolean strangers;
  private int proven;
  private int fresh;

  /** A question about an end, and what the broker has made of it when it has reached it. */
  private static final class Asked {
    private final String cluster;
    private final long at;
    private ModelTopic.@Nullable End end;

    Asked(String cluster, long at) {
      this.cluster = cluster;
      this.at = at;
    }
  }

  /** The origins topic: what is sent arrives, and is committed, in any order. */
  static final class OriginsLog {
    private final List<OriginsEntry> entries = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();

    /** An entry on its way. */
    private record Sent(OriginsEntry entry, Runnable acked) {}

    void add(OriginsEntry entry, Runnable acked) {
      sent.add(new Sent(entry, acked));
    }

    void commitOne(RandomGenerator random) {
      if (!sent.isEmpty()) {
        Sent next = sent.remove(random.nextInt(sent.size()));
        entries.add(next.entry());
        next.acked().run();
      }
    }
  }

  FeedWorld(long seed, FeedMutation mutation) {
    this.random = new Random(seed);
    this.mutation = mutation;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 1 << random.nextInt(4);
    }
    deaths = 20 << random.nextInt(6);
    writers = 1 + random.nextInt(2);
    slow = random.nextInt(3) == 0 ? 10 : 1;
    List<Position> start = new ArrayList<>();
    for (String cluster : random.nextInt(3) > 0 ? List.of("east", "west") : List.of("east")) {
      topics.put(cluster, new ModelTopic());
      positions.put(cluster, 0L);
      start.add(new Position(cluster, "id", 0, 0));
      originsLog.add(new OriginsEntry.Registered(cluster, cluster, "id", 1), () -> {});
    }
    feed = new ShardFeed(0, start, Map.of());
  }

  boolean leavesOut(FeedMutation rule) {
    return mutation == rule;
  }

  OriginsLog originsTopic() {
    return originsLog;
  }

  List<ModelOrigin.Mutation> mutations() {
    return mutations;
  }

  long now() {
    return now;
  }

  LogPlace place(String cluster, long offset) {
    return new LogPlace(cluster, "id", 0, offset);
  }

  /** How often the reader proved anything, and how often something recent. */
  int proven() {
    return proven;
  }

  int fresh() {
    return fresh;
  }

  /** Runs so many steps; whether the invariant held after each. */
  boolean holdsFor(int steps) {
    for (int step = 0; step < steps; step++) {
      now += random.nextInt(5);
      step();
      if (!holds()) {
        return false;
      }
    }
    return true;
  }

  /** What can happen next. */
  private enum Event {
    WRITER,
    COMMIT,
    ACK,
    READ,
    COMMIT_ORIGINS,
    READ_ORIGINS,
    ASK,
    ANSWER,
    PING,
    RARE
  }

  private void step() {
    String cluster = topics.size() > 1 && random.nextBoolean() ? "west" : "east";
    ModelTopic topic = topicOf(cluster);
    switch (nextEvent()) {
      case WRITER -> writer(cluster, topic);
      case COMMIT -> topic.commit(random);
      case ACK -> topic.ack(random);
      case READ -> {
        if (cluster.equals("west") || random.nextInt(slow) == 0) {
          read(cluster, topic);
        }
      }
      case COMMIT_ORIGINS -> originsLog.commitOne(random);
      case READ_ORIGINS -> readOrigins();
      case ASK -> ask(cluster);
      case ANSWER -> answer();
      case PING -> {
        OriginsEntry ping = membership.ping(now);
        originsLog.add(ping, () -> {});
      }
      case RARE -> {
        if (random.nextInt(8) == 0) {
          topic.elect();
        }
      }
    }
  }

  private Event nextEvent() {
    int choice = random.nextInt(Arrays.stream(weights).sum());
    int at = 0;
    while (choice >= weights[at]) {
      choice -= weights[at++];
    }
    return Event.values()[at];
  }

  private void writer(String cluster, ModelTopic topic) {
    String name = cluster + "/" + random.nextInt(writers);
    ModelOrigin current = origins.get(name);
    if (current == null || current.isDead() || random.nextInt(deaths) == 0) {
      if (current != null) {
        current.kill();
      }
      Origin origin = new Origin(cluster, "n" + name.charAt(name.length() - 1), ++incarnations);
      origins.put(name, new ModelOrigin(origin, this, topic, current));
      return;
    }
    current.step(random);
  }

  private void read(String cluster, ModelTopic topic) {
    for (int count = random.nextInt(12); count > 0; count--) {
      long offset = positions.getOrDefault(cluster, 0L);
      if (!topic.hasCommitted(offset)) {
        return;
      }
      ModelTopic.Stored stored = topic.at(offset);
      int epoch = leavesOut(FeedMutation.ANY_LEADER) ? 0 : stored.epoch();
      Position next = new Position(cluster, "id", 0, offset + 1);
      Reading reading =
          feed.read(
              new RecordPlace(next, offset, epoch),
              stored.record(),
              membership.members(),
              new Moment(now, now));
      assertThat(reading.loss()).as("nothing is missing in this log").isEmpty();
      positions.put(cluster, offset + 1);
    }
  }

  private void readOrigins() {
    if (originsRead < originsLog.entries.size()) {
      OriginsEntry entry = originsLog.entries.get(originsRead++);
      if (entry instanceof OriginsEntry.Ping && leavesOut(FeedMutation.PING_DATED_ON_RETURN)) {
        membership.read("ping", membership.ping(now));
      } else {
        membership.read("key", entry);
      }
      strangers |= !feed.settle(membership.members()).neverJoined().isEmpty();
      feed.forgetEnded(membership.members());
    }
  }

  private void ask(String cluster) {
    asked.add(new Asked(cluster, now));
  }

  /** Brings one question a step on: to the broker, or back to the reader. */
  private void answer() {
    if (asked.isEmpty()) {
      return;
    }
    Asked question = asked.get(random.nextInt(asked.size()));
    ModelTopic.End end = question.end;
    if (end == null) {
      question.end = topicOf(question.cluster).end(random);
    } else {
      asked.remove(question);
      long at = leavesOut(FeedMutation.INSTANT_AFTER_ANSWER) ? now : question.at;
      feed.sampled(question.cluster, "id", at, 0, end.offset(), end.epoch());
    }
  }

  private boolean holds() {
    if (strangers) {
      return false;
    }
    OptionalLong proof = feed.proof(MOUNT, membership.members()).nanos();
    if (proof.isEmpty()) {
      return true;
    }
    proven++;
    if (now - proof.getAsLong() < 200) {
      fresh++;
    }
    return mutations.stream()
        .filter(mutation -> mutation.committedAt() < proof.getAsLong())
        .allMatch(mutation -> mutation.isToldBefore(positions));
  }

  private ModelTopic topicOf(String cluster) {
    return Objects.requireNonNull(topics.get(cluster));
  }
}
