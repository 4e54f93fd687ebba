package io.syncline.core.feed;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.Token;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.Member;
import io.syncline.core.origin.Members;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.outbox.Lease;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.time.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How completely one shard was told of what others changed.
 *
 * <p>A pure state machine beside {@link io.syncline.core.shard.Shard}. It is shown every record
 * before it is applied, tells what the record and whatever is missing before it invalidate, and
 * proves up to which instant nothing can be missing. The invariant behind {@link #proof}: every
 * change that was committed before the instant by an origin that can write the mount is in a record
 * that this shard has applied.
 *
 * <p>Sequence numbers outlive a restart; dates do not.
 *
 * <p>Thread rule: the one of its shard.
 */
public final class ShardFeed {
  /**
   * Origins that are not known to have joined, of which a shard remembers that it has seen them.
   */
  public static final int MAX_STRANGERS = 256;

  private final int shard;
  private final FeedLimits limits;
  private final Map<String, TopicProgress> topics = new HashMap<>();
  private final Map<Origin, OriginProgress> origins = new HashMap<>();

  /** Origins that are not known, by when they were seen first. */
  private final Map<Origin, Stranger> strangers = new LinkedHashMap<>();

  /** Clusters of whose records some are missing, until the origins were read again. */
  private final Map<String, Gap> gaps = new HashMap<>();

  private final Outsiders outsiders = new Outsiders();
  private final Intake intake;

  /** With which members it was settled last. */
  private Members known = Members.NONE;

  /**
   * An origin that is not known to have joined.
   *
   * @param seen ticker time at which its first record was read
   * @param judged whether the origins topic was read since and does not have it either
   */
  private record Stranger(long seen, boolean judged) {}

  /**
   * The feed of a shard that is taken up.
   *
   * @param positions where each topic is read on; empty for a shard that starts cold
   * @param nextSequences as stored with the positions
   */
  public ShardFeed(int shard, Collection<Position> positions, Map<Origin, Long> nextSequences) {
    this(shard, positions, nextSequences, FeedLimits.DEFAULT);
  }

  /** The same with other limits. */
  ShardFeed(
      int shard,
      Collection<Position> positions,
      Map<Origin, Long> nextSequences,
      FeedLimits limits) {
    this.shard = shard;
    this.limits = limits;
    this.intake = new Intake(limits.maxMutations());
    positions.forEach(position -> topics.put(position.topic(), begun(position)));
    nextSequences.forEach((origin, next) -> origins.put(origin, new OriginProgress(next)));
  }

  /**
   * The shard starts cold. Of the origins that are known the numbers go on wherever they are; those
   * that join later begin at the first.
   *
   * @param ends where each topic is read from
   * @param members what is known of the origins topic, read to its end after the ends were fixed
   * @return the next sequence number of each origin, to be stored with the positions
   */
  public Map<Origin, Long> coldStart(Collection<Position> ends, Members members) {
    topics.clear();
    origins.clear();
    strangers.clear();
    gaps.clear();
    intake.clear();
    ends.forEach(end -> topics.put(end.topic(), begun(end)));
    Map<Origin, Long> sequences = new HashMap<>();
    for (Member member : members.all()) {
      origins.put(member.origin(), new OriginProgress(OriginProgress.ANY));
      sequences.put(member.origin(), OriginProgress.ANY);
    }
    return sequences;
  }

  /**
   * A topic is read on elsewhere: it is new, or its place was lost. In the latter case the caller
   * takes the whole shard as old.
   *
   * @return the sequence numbers that changed, to be stored with the position
   */
  public Map<Origin, Long> moved(Position next, String cluster, boolean lost) {
    topics.put(next.topic(), begun(next));
    Map<Origin, Long> sequences = new HashMap<>();
    if (lost) {
      origins.forEach(
          (origin, progress) -> {
            if (origin.cluster().equals(cluster)) {
              progress.breakOff();
              sequences.put(origin, progress.next());
            }
          });
    }
    return sequences;
  }

  /**
   * The broker told where a topic's partition ends. An end before what was read when it was asked
   * is that of a leader that was deposed, or of another log; it dates nothing. What was read since
   * does not matter: answers take their time, and a busy partition would never be dated.
   *
   * @param topicId the topic's identity, asked for after the end was told: a topic that was made
   *     anew before has another one
   * @param asked ticker time just before it was asked
   * @param readThen where reading went on at that time, or earlier
   * @param end the offset that the next record would get
   * @param leaderEpoch the epoch of the leader that answered
   */
  public void sampled(
      String topic, String topicId, long asked, long readThen, long end, int leaderEpoch) {
    TopicProgress progress = topics.get(topic);
    if (progress != null && progress.position.topicId().equals(topicId) && end >= readThen) {
      progress.samples.add(asked, end, leaderEpoch);
    }
  }

  /** Reading goes on behind a record that cannot be read; the caller takes the shard as old. */
  public void passed(Position next) {
    topics.computeIfAbsent(next.topic(), name -> begun(next)).position = next;
  }

  /**
   * Takes in a record that is about to be applied. If it cannot be stored, the feed must be
   * discarded with its shard.
   *
   * @param now when it came
   */
  public Reading read(RecordPlace place, BusRecord record, Members members, Moment now) {
    long nanos = now.nanos();
    Origin origin = record.origin();
    TopicProgress topic = topics.computeIfAbsent(place.next().topic(), name -> begun(place.next()));
    topic.position = place.next();
    if (record.isFenceElsewhere()) {
      // Its origin is numbered where it belongs, and nothing waits for it here.
      Set<Invalidation> fenced = new LinkedHashSet<>();
      intake.take(
          record.body(), new Intake.Source(null, OptionalLong.empty(), now), members, fenced);
      return Reading.unnumbered(origin, fenced);
    }
    Member member = members.of(origin);
    if (member == null && !meet(origin, nanos)) {
      // Each record of it makes the shard old, so its numbers tell nothing.
      return new Reading(List.of(), true, Optional.empty(), 0, origin, OptionalLong.empty(), 0);
    }
    OriginProgress progress = origins.computeIfAbsent(origin, key -> new OriginProgress(0));
    long before = progress.lastOffset();
    long expected = progress.next();
    long missing =
        progress.read(record.sequences().first(), record.sequences().last(), place.offset());
    boolean whole = false;
    if (member != null && hasEndedBefore(place.offset(), member, members)) {
      missing = 0;
    }
    Set<Invalidation> invalidations = new LinkedHashSet<>();
    if (missing > 0) {
      whole |= member == null || !addReach(origin.cluster(), before, members, nanos, invalidations);
      if (!whole) {
        progress.hold(expected);
      }
    }
    if (record.body() instanceof BusRecord.Heartbeat heartbeat && isOfLog(member, topic)) {
      heard(heartbeat, origin, progress, place, topic);
    }
    OptionalLong began =
        isOfLog(member, topic) ? began(record, place, topic) : OptionalLong.empty();
    Member believed = progress.isFaulty() ? null : member;
    Intake.Source source = new Intake.Source(believed, began, now);
    int echoes = intake.take(record.body(), source, members, invalidations);
    outsiders.look(member, record.body(), nanos);
    return new Reading(
        List.copyOf(invalidations),
        whole,
        missing > 0 ? Optional.of(FeedLoss.MISSING_RECORDS) : Optional.empty(),
        missing,
        origin,
        OptionalLong.of(progress.toStore()),
        echoes);
  }

  /**
   * Looks at the origins topic again: who was not known may be by now, and what a cluster's origins
   * can write may be more than was known when records of theirs were missing.
   *
   * @return what that invalidates; to be applied before anything is proven with these members
   */
  public Settlement settle(Members members) {
    List<Origin> vanished = vanished(members);
    known = members;
    if (members.date().isEmpty()) {
      return new Settlement(List.of(), !vanished.isEmpty(), List.of(), vanished, List.of());
    }
    long date = members.date().getAsLong();
    List<Origin> judged = new ArrayList<>();
    for (Iterator<Map.Entry<Origin, Stranger>> each = strangers.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<Origin, Stranger> entry = each.next();
      Stranger stranger = entry.getValue();
      if (members.of(entry.getKey()) != null) {
        each.remove();
      } else if (!stranger.judged() && date - stranger.seen() > 0) {
        entry.setValue(new Stranger(stranger.seen(), true));
        judged.add(entry.getKey());
      }
    }
    Set<Invalidation> invalidations = new LinkedHashSet<>();
    boolean whole = !judged.isEmpty() || !vanished.isEmpty();
    for (Iterator<Map.Entry<String, Gap>> each = gaps.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<String, Gap> gap = each.next();
      if (date - gap.getValue().seen() > 0) {
        each.remove();
        origins.forEach(
            (origin, progress) -> {
              if (origin.cluster().equals(gap.getKey())) {
                progress.release();
              }
            });
        Optional<Set<Location>> reach = reach(gap.getKey(), gap.getValue().before(), members);
        whole |= reach.isEmpty();
        reach.ifPresent(locations -> Intake.addTrees(locations, invalidations));
      }
    }
    return new Settlement(
        List.copyOf(invalidations), whole, judged, vanished, outsiders.judge(members));
  }

  /**
   * Forgets the numbers of origins that have ended here, or are deleted.
   *
   * @return who was forgotten, to be removed from the store; at any later time
   */
  public List<Origin> forgetEnded(Members members) {
    List<Origin> forgotten = new ArrayList<>();
    for (Origin origin : List.copyOf(origins.keySet())) {
      Member member = members.of(origin);
      boolean over =
          member == null
              ? members.date().isPresent() && !strangers.containsKey(origin)
              : hasEnded(member, members);
      if (over) {
        origins.remove(origin);
        forgotten.add(origin);
      }
    }
    return forgotten;
  }

  /** Up to which instant this shard was told of every change that concerns a mount. */
  public FeedProof proof(Mount mount, Members members) {
    ExternalChanges external = mount.policy().externalChanges();
    if (external == ExternalChanges.UNWATCHED) {
      return FeedProof.unknown(FeedProof.Limit.UNWATCHED, "");
    }
    FeedProof told = told(mount.location(), members);
    return external == ExternalChanges.WATCHED && members.date().isPresent()
        ? told.weaker(watched(mount.location(), members))
        : told;
  }

  /**
   * Up to which instant a watcher has told of every change that others made. Each that covers the
   * location tells of all of them, so the one that is furthest counts; one that is silent, or was
   * succeeded, holds nothing back. It counts from its first claim: what was changed before it
   * joined, and nobody told of, it announces before that.
   */
  private FeedProof watched(Location location, Members members) {
    FeedProof furthest = FeedProof.unknown(FeedProof.Limit.NO_WATCHER, "");
    for (Member member : members.all()) {
      if (member.watches(location)) {
        FeedProof claimed = watched(member.origin(), members);
        furthest =
            furthest.limit() == FeedProof.Limit.NO_WATCHER ? claimed : furthest.stronger(claimed);
      }
    }
    return furthest;
  }

  private FeedProof watched(Origin watcher, Members members) {
    OriginProgress progress = origins.get(watcher);
    if (progress != null && progress.isFaulty()) {
      return FeedProof.unknown(FeedProof.Limit.FAULTY_ORIGIN, watcher.toString());
    }
    if (progress != null && progress.isWithdrawn()) {
      return FeedProof.unknown(FeedProof.Limit.WITHDRAWN, watcher.toString());
    }
    return progress == null || progress.date().isEmpty()
        ? undated(watcher, members)
        : FeedProof.until(progress.date().getAsLong(), FeedProof.Limit.CLAIM, watcher.toString());
  }

  /**
   * Up to which instant this shard was told of every change that an origin made at, below or above
   * a location, whoever else changes it.
   */
  public FeedProof told(Location location, Members members) {
    if (members.date().isEmpty()) {
      return FeedProof.unknown(FeedProof.Limit.ORIGINS_UNKNOWN, "");
    }
    for (Map.Entry<Origin, Stranger> stranger : strangers.entrySet()) {
      if (!stranger.getValue().judged()) {
        return FeedProof.unknown(FeedProof.Limit.UNKNOWN_ORIGIN, stranger.getKey().toString());
      }
    }
    return oldest(location, members);
  }

  /** Whether the write that a token stands for is applied here, or covered by what was. */
  public boolean isApplied(Token token, Members members) {
    if (gaps.containsKey(token.origin().cluster())) {
      return false;
    }
    OriginProgress progress = origins.get(token.origin());
    if (progress != null && progress.isTold(token.sequence())) {
      return true;
    }
    Member member = members.of(token.origin());
    return member != null && hasEnded(member, members);
  }

  /**
   * Origins of which nothing is said any more, and which had not ended here: they hold nothing back
   * from now on, and what they appended may not be read yet.
   */
  private List<Origin> vanished(Members members) {
    if (members.version() == known.version()) {
      return List.of();
    }
    return known.all().stream()
        .filter(member -> members.of(member.origin()) == null && !hasEnded(member, known))
        .map(Member::origin)
        .toList();
  }

  /** How much it remembers. */
  public FeedSize size() {
    int samples = topics.values().stream().mapToInt(topic -> topic.samples.size()).max().orElse(0);
    return new FeedSize(
        samples, strangers.size(), origins.size(), outsiders.size(), 0, 0, intake.size());
  }

  private TopicProgress begun(Position at) {
    return new TopicProgress(at, limits);
  }

  private FeedProof oldest(Location location, Members members) {
    FeedProof oldest = FeedProof.until(members.date().getAsLong(), FeedProof.Limit.ORIGINS, "");
    for (Map.Entry<String, Gap> gap : gaps.entrySet()) {
      if (gap.getValue().known() - oldest.nanos().getAsLong() < 0) {
        oldest =
            FeedProof.until(gap.getValue().known(), FeedProof.Limit.MISSING_RECORDS, gap.getKey());
      }
    }
    for (Member member : members.all()) {
      if (member.isWatcher() || !member.canWrite(location) || hasEnded(member, members)) {
        continue;
      }
      OriginProgress progress = origins.get(member.origin());
      if (progress != null && progress.isFaulty()) {
        return FeedProof.unknown(FeedProof.Limit.FAULTY_ORIGIN, member.origin().toString());
      }
      OptionalLong date =
          progress == null || progress.date().isEmpty() ? member.unknownUntil() : progress.date();
      if (date.isEmpty()) {
        return undated(member.origin(), members);
      }
      if (date.getAsLong() - oldest.nanos().getAsLong() < 0) {
        oldest =
            FeedProof.until(date.getAsLong(), FeedProof.Limit.CLAIM, member.origin().toString());
      }
    }
    return oldest;
  }

  private FeedProof undated(Origin origin, Members members) {
    return topicOf(members, origin.cluster()) == null
        ? FeedProof.unknown(FeedProof.Limit.TOPIC_NOT_READ, origin.cluster())
        : FeedProof.unknown(FeedProof.Limit.NO_CLAIM, origin.toString());
  }

  /**
   * Invalidates all that the origins of a cluster can write, as far as they are known: what is
   * missing may have been a fence of any of them. Once the origins were read again that is done
   * again, for those that joined, or said that they write more, a moment before.
   *
   * <p>An origin is fenced no earlier than two of its leases after it joined. So whoever may have
   * been fenced there is known, if the origins were read within the shortest lease there is.
   *
   * @param before the offset of the record before those that are missing
   * @return whether their reach is known
   */
  private boolean addReach(
      String cluster, long before, Members members, long nanos, Set<Invalidation> invalidations) {
    if (members.date().isEmpty() || nanos - members.date().getAsLong() > Lease.SHORTEST.toNanos()) {
      return false;
    }
    Optional<Set<Location>> reach = reach(cluster, before, members);
    reach.ifPresent(locations -> Intake.addTrees(locations, invalidations));
    gaps.merge(cluster, new Gap(nanos, members.date().getAsLong(), before), Gap::and);
    return reach.isPresent();
  }

  /**
   * What the origins of a cluster can write, but for those that had ended before an offset; empty
   * when that is not known of one of them.
   */
  private Optional<Set<Location>> reach(String cluster, long before, Members members) {
    Set<Location> reach = new LinkedHashSet<>();
    for (Member member : members.all()) {
      if (!member.origin().cluster().equals(cluster) || hasEndedBefore(before, member, members)) {
        continue;
      }
      if (member.joined().isEmpty()) {
        return Optional.empty();
      }
      reach.addAll(member.joined().get().locations());
    }
    return reach.isEmpty() ? Optional.empty() : Optional.of(reach);
  }

  /**
   * An instant after which all that a record carries the status of was begun: its origin had the
   * ack of that heartbeat, which was not committed yet at the instant. As with a claim, the
   * heartbeat lies before the record.
   */
  private static OptionalLong began(BusRecord record, RecordPlace place, TopicProgress topic) {
    OptionalLong notBefore = record.notBefore();
    return notBefore.isPresent() && notBefore.getAsLong() < place.offset()
        ? topic.samples.date(notBefore.getAsLong(), place.leaderEpoch())
        : OptionalLong.empty();
  }

  /**
   * Whether an origin joined to append to the log that is read here. One that has not noticed yet
   * that its topic was made anew claims offsets of the log that is gone.
   */
  private static boolean isOfLog(@Nullable Member member, TopicProgress topic) {
    List<LogPlace> starts =
        member == null
            ? List.of()
            : member.joined().map(OriginsEntry.Joined::starts).orElse(List.of());
    return starts.isEmpty()
        || starts.stream().anyMatch(at -> at.topicId().equals(topic.position.topicId()));
  }

  /** Whoever withdraws knows more than the earlier incarnations, which may not be gone yet. */
  private void heard(
      BusRecord.Heartbeat heartbeat,
      Origin origin,
      OriginProgress progress,
      RecordPlace place,
      TopicProgress topic) {
    if (heartbeat.withdrawn()) {
      origins.forEach(
          (known, claimed) -> {
            if (known.isNoLaterThan(origin)) {
              claimed.withdraw();
            }
          });
    } else {
      progress.resume();
      heartbeat.claim().ifPresent(claim -> claim(claim, place, progress, topic));
    }
  }

  private static void claim(
      long claim, RecordPlace place, OriginProgress progress, TopicProgress topic) {
    if (claim >= place.offset()) {
      progress.setFaulty();
    } else if (!progress.isFaulty()) {
      progress.claimed(claim);
      progress.dated(topic.samples.date(claim, place.leaderEpoch()));
    }
  }

  /** Remembers an origin that is not known; false when there are too many of them. */
  private boolean meet(Origin origin, long nanos) {
    if (strangers.containsKey(origin)) {
      return true;
    }
    if (strangers.size() >= limits.maxStrangers()) {
      Optional<Origin> judged =
          strangers.entrySet().stream()
              .filter(entry -> entry.getValue().judged())
              .map(Map.Entry::getKey)
              .findFirst();
      if (judged.isEmpty()) {
        return false;
      }
      strangers.remove(judged.get());
    }
    strangers.put(origin, new Stranger(nanos, false));
    return true;
  }

  /** Whether all that an origin ever appended to this partition is applied. */
  private boolean hasEnded(Member member, Members members) {
    TopicProgress topic = topicOf(members, member.origin().cluster());
    return topic != null && hasEndedBefore(topic.position.nextOffset(), member, members);
  }

  /**
   * Whether the end of an origin lies before an offset of the log that is read here, or in a log
   * that was replaced by this one. What was held was taken as old when this one was begun.
   */
  private boolean hasEndedBefore(long offset, Member member, Members members) {
    String cluster = member.origin().cluster();
    TopicProgress topic = topicOf(members, cluster);
    Optional<LogPlace> end = member.left().flatMap(left -> left.end(shard));
    if (topic == null || end.isEmpty()) {
      return false;
    }
    String reading = topic.position.topicId();
    if (end.get().topicId().equals(reading)) {
      return end.get().offset() < offset;
    }
    return members
        .topicOf(cluster)
        .filter(registered -> registered.topicId().equals(reading))
        .isPresent();
  }

  private @Nullable TopicProgress topicOf(Members members, String cluster) {
    return members.topicOf(cluster).map(registered -> topics.get(registered.topic())).orElse(null);
  }
}
