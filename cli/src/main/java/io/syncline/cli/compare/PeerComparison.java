package io.syncline.cli.compare;

import io.syncline.cli.client.AnswerStream;
import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.session.AskAgain;
import io.syncline.core.consistency.ChildMerge;
import io.syncline.core.consistency.DirectoryMerge;
import io.syncline.core.consistency.HeldDirectory;
import io.syncline.core.consistency.PeerLook;
import io.syncline.core.consistency.PeerSuspects;
import io.syncline.core.model.Location;
import io.syncline.proto.node.v1.AnswerLocationsRequest;
import io.syncline.proto.node.v1.CheckKind;
import io.syncline.proto.node.v1.LocationAnswer;
import io.syncline.proto.node.v1.SurveyResponse;
import io.syncline.proto.node.v1.SurveyedShard;
import io.syncline.proto.node.v1.WalkChildrenRequest;
import io.syncline.proto.node.v1.WalkChildrenResponse;
import io.syncline.proto.node.v1.WalkDirectoriesRequest;
import io.syncline.proto.node.v1.WalkDirectoriesResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Compares what two clusters would answer at and below a location: digests of directories first,
 * children where those differ, and what differs then again, later, until it is known what it means.
 *
 * <p>Bounded: a page of what each side tells, {@link #MAX_DIFFERING} directories and {@link
 * #MAX_SUSPECTS} differences at a time; a walk that finds more waits with them. Of what is found
 * the first {@link #MAX_FINDINGS} are kept, and all counted.
 *
 * <p>Thread rule: one thread, which is interrupted to end it.
 */
public final class PeerComparison {
  static final int MAX_DIFFERING = 100;
  static final int MAX_SUSPECTS = 1_000;
  static final int MAX_FINDINGS = 1_000;

  /** Locations of one question: far below what a node takes in one message. */
  private static final int LOOK = 32;

  /** So long shards that nobody holds are waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration MARGIN = Duration.ofSeconds(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final NodeClient here;
  private final NodeClient there;
  private final Options options;
  private final ComparedShards remembered;
  private final Consumer<Supplier<String>> progress;
  private final List<PeerFinding> findings = new ArrayList<>();

  /** Shards of which something differed, at least at first. */
  private final Set<Integer> unequal = new HashSet<>();

  private long directories;
  private long unserved;
  private long settled;
  private long diverged;
  private long unverifiable;

  /**
   * How they are compared.
   *
   * @param path at and below which path of the one cluster
   * @param rate directories a second that each side reads, at most
   * @param settle from one look to the next; empty, or less than the longest sync interval and a
   *     second, for that
   */
  public record Options(String path, int rate, Optional<Duration> settle) {}

  /**
   * A comparison that has asked nobody.
   *
   * @param remembered what was found equal before
   * @param progress hears how far it is
   */
  public PeerComparison(
      NodeClient here,
      NodeClient there,
      Options options,
      ComparedShards remembered,
      Consumer<Supplier<String>> progress) {
    this.here = here;
    this.there = there;
    this.options = options;
    this.remembered = remembered;
    this.progress = progress;
  }

  /** Compares them. */
  public PeerResult run() {
    SurveyResponse one = survey(here, options.path());
    SurveyResponse other = survey(there, one.getLocation());
    requireComparable(one, other);
    ComparedShards.Pair pair =
        new ComparedShards.Pair(one.getCluster(), other.getCluster(), one.getLocation());
    Map<Integer, ComparedShards.Stamps> stamps = stamps(one, other);
    List<Integer> changed = new ArrayList<>(stamps.keySet());
    changed.removeIf(shard -> remembered.isEqual(pair, shard, stamps.get(shard)));
    Duration settle = settle(one, other);
    PeerSuspects suspects = new PeerSuspects(MAX_SUSPECTS, settle.toNanos());
    walk(one.getLocation(), changed, suspects);
    while (suspects.size() > 0) {
      awaitDue(suspects);
      judgeDue(suspects);
    }
    stamps.keySet().removeAll(unequal);
    remembered.put(pair, stamps);
    return new PeerResult(
        there.context().name(),
        other.getMountsList(),
        settle,
        one.getShardsTotal(),
        one.getShardsTotal() - changed.size(),
        directories,
        unserved,
        settled,
        diverged,
        unverifiable,
        findings);
  }

  /** Which shards a cluster holds, as soon as it holds all of them. */
  private SurveyResponse survey(NodeClient cluster, String path) {
    AskAgain patience = new AskAgain(PATIENCE, SECOND);
    while (true) {
      SurveyResponse survey = cluster.survey(path);
      if (survey.getShardsCount() == survey.getShardsTotal()) {
        return survey;
      }
      if (!patience.pause()) {
        throw Failure.of(
            ClientError.NODE_UNREACHABLE,
            cluster.context().name()
                + " holds "
                + survey.getShardsCount()
                + " of its "
                + survey.getShardsTotal()
                + " shards"
                + (survey.getSilentCount() == 0
                    ? ""
                    : ", and these nodes do not answer: "
                        + String.join(", ", survey.getSilentList())),
            "syncline -c " + cluster.context().name() + " doctor");
      }
    }
  }

  private void requireComparable(SurveyResponse one, SurveyResponse other) {
    if (one.getCluster().equals(other.getCluster())) {
      throw Failure.usage(
          here.context().name()
              + " and "
              + there.context().name()
              + " are both cluster "
              + one.getCluster(),
          "Compare it with another one.");
    }
    if (other.getMountsCount() == 0) {
      throw Failure.of(
          ClientError.NOT_FOUND,
          there.context().name() + " has no mount that shows " + one.getLocation(),
          "syncline -c " + there.context().name() + " mount list");
    }
    if (one.getShardsTotal() != other.getShardsTotal()) {
      throw Failure.of(
          ClientError.INVALID_CONFIGURATION,
          one.getShardsTotal()
              + " shards and "
              + other.getShardsTotal()
              + " (expected as many in every cluster)",
          "");
    }
  }

  private static Map<Integer, ComparedShards.Stamps> stamps(
      SurveyResponse one, SurveyResponse other) {
    Map<Integer, String> others = new TreeMap<>();
    for (SurveyedShard shard : other.getShardsList()) {
      others.put(shard.getShard(), shard.getStamp());
    }
    Map<Integer, ComparedShards.Stamps> stamps = new TreeMap<>();
    for (SurveyedShard shard : one.getShardsList()) {
      stamps.put(
          shard.getShard(),
          new ComparedShards.Stamps(shard.getStamp(), others.getOrDefault(shard.getShard(), "")));
    }
    return stamps;
  }

  private Duration settle(SurveyResponse one, SurveyResponse other) {
    Duration least =
        Duration.ofMillis(Math.max(one.getSyncIntervalMillis(), other.getSyncIntervalMillis()))
            .plus(MARGIN);
    return options.settle().filter(given -> given.compareTo(least) > 0).orElse(least);
  }

  /** A round reads until enough differs, closes both streams and looks at that: nobody waits. */
  private void walk(String location, List<Integer> shards, PeerSuspects suspects) {
    List<Integer> left = new ArrayList<>(shards);
    String after = "";
    while (!left.isEmpty()) {
      List<HeldDirectory> differing = differing(location, left, after);
      for (HeldDirectory directory : differing) {
        compareChildren(directory, suspects);
      }
      judgeDue(suspects);
      if (differing.size() < MAX_DIFFERING) {
        return;
      }
      HeldDirectory last = differing.get(differing.size() - 1);
      left.removeIf(shard -> shard < last.shard());
      after = last.location().toString();
    }
  }

  private List<HeldDirectory> differing(String location, List<Integer> shards, String after) {
    WalkDirectoriesRequest request =
        WalkDirectoriesRequest.newBuilder()
            .setLocation(location)
            .addAllShards(shards)
            .setAfter(after)
            .setDirectoriesPerSecond(options.rate())
            .build();
    List<HeldDirectory> differing = new ArrayList<>();
    try (AnswerStream<WalkDirectoriesResponse> one = here.walkDirectories(request);
        AnswerStream<WalkDirectoriesResponse> other = there.walkDirectories(request)) {
      DirectoryMerge merge =
          new DirectoryMerge(
              PeerMessages.items(
                  new Told(one),
                  WalkDirectoriesResponse::getDirectoriesList,
                  PeerMessages::directory),
              PeerMessages.items(
                  new Told(other),
                  WalkDirectoriesResponse::getDirectoriesList,
                  PeerMessages::directory));
      Optional<HeldDirectory> next = merge.next();
      next.ifPresent(differing::add);
      while (next.isPresent() && differing.size() < MAX_DIFFERING) {
        next = merge.next();
        next.ifPresent(differing::add);
      }
      directories += merge.compared();
      unserved += merge.unserved();
    }
    return differing;
  }

  /** Tells how far it is with each part. */
  private final class Told implements Iterator<WalkDirectoriesResponse> {
    private final AnswerStream<WalkDirectoriesResponse> parts;

    Told(AnswerStream<WalkDirectoriesResponse> parts) {
      this.parts = parts;
    }

    @Override
    public boolean hasNext() {
      return parts.hasNext();
    }

    @Override
    public WalkDirectoriesResponse next() {
      tell(0);
      return parts.next();
    }
  }

  private void compareChildren(HeldDirectory directory, PeerSuspects suspects) {
    String after = "";
    boolean more = true;
    while (more) {
      List<Location> differ = new ArrayList<>();
      int room = MAX_SUSPECTS - suspects.size();
      WalkChildrenRequest request =
          WalkChildrenRequest.newBuilder()
              .setLocation(directory.location().toString())
              .setAfter(after)
              .setDirectoriesPerSecond(options.rate())
              .build();
      try (AnswerStream<WalkChildrenResponse> one = here.walkChildren(request);
          AnswerStream<WalkChildrenResponse> other = there.walkChildren(request)) {
        Optional<ChildMerge> merge = merge(directory.location(), one, other);
        if (merge.isEmpty()) {
          unserved++;
          return;
        }
        Optional<Location> next = merge.get().next();
        while (next.isPresent()) {
          differ.add(next.get());
          next = differ.size() < room ? merge.get().next() : Optional.empty();
        }
        after = merge.get().slot();
        more = differ.size() >= room;
      }
      for (Location location : differ) {
        unequal.add(directory.shard());
        suspects.add(location, System.nanoTime());
      }
      judgeDue(suspects);
      while (suspects.isFull()) {
        awaitDue(suspects);
        judgeDue(suspects);
      }
    }
  }

  /** Empty where one side holds the directory as valid no more. */
  private static Optional<ChildMerge> merge(
      Location directory,
      AnswerStream<WalkChildrenResponse> one,
      AnswerStream<WalkChildrenResponse> other) {
    WalkChildrenResponse first = one.next();
    WalkChildrenResponse second = other.next();
    if (!first.getValid() || !second.getValid()) {
      return Optional.empty();
    }
    return Optional.of(
        new ChildMerge(
            directory,
            PeerMessages.items(
                FirstThen.of(first, one),
                WalkChildrenResponse::getChildrenList,
                PeerMessages::child),
            PeerMessages.items(
                FirstThen.of(second, other),
                WalkChildrenResponse::getChildrenList,
                PeerMessages::child)));
  }

  private void awaitDue(PeerSuspects suspects) {
    OptionalLong due = suspects.nextDue();
    long wait = due.isEmpty() ? 0 : due.getAsLong() - System.nanoTime();
    if (wait > 0) {
      tell(suspects.size());
      Duration pause = Duration.ofNanos(Math.min(wait, SECOND.toNanos()));
      new AskAgain(pause, pause).pause();
    }
  }

  private void judgeDue(PeerSuspects suspects) {
    List<Location> due = suspects.due(System.nanoTime(), LOOK);
    while (!due.isEmpty()) {
      look(due, suspects);
      tell(suspects.size());
      due = suspects.due(System.nanoTime(), LOOK);
    }
  }

  private void look(List<Location> due, PeerSuspects suspects) {
    AnswerLocationsRequest.Builder request = AnswerLocationsRequest.newBuilder();
    due.forEach(location -> request.addLocations(location.toString()));
    List<LocationAnswer> before = answers(here, request.build());
    List<LocationAnswer> other = answers(there, request.build());
    List<LocationAnswer> after = answers(here, request.build());
    for (int i = 0; i < due.size(); i++) {
      int looks = suspects.looks(due.get(i)) + 1;
      PeerLook look =
          new PeerLook(
              PeerMessages.answer(before.get(i)),
              PeerMessages.answer(other.get(i)),
              PeerMessages.answer(after.get(i)));
      switch (suspects.judge(due.get(i), look, System.nanoTime())) {
        case WAITS -> {}
        case UNSERVED -> unserved++;
        case SETTLED -> settled++;
        case DIVERGED -> {
          diverged++;
          found(CheckKind.CHECK_KIND_PEER_DIVERGED, before.get(i), other.get(i), looks);
        }
        case UNVERIFIABLE -> {
          unverifiable++;
          found(CheckKind.CHECK_KIND_UNVERIFIABLE, before.get(i), other.get(i), looks);
        }
      }
    }
  }

  private static List<LocationAnswer> answers(NodeClient cluster, AnswerLocationsRequest request) {
    List<LocationAnswer> answers = cluster.answers(request);
    if (answers.size() != request.getLocationsCount()) {
      throw Failure.of(
          ClientError.INTERNAL,
          cluster.context().name()
              + " answered about "
              + answers.size()
              + " of "
              + request.getLocationsCount()
              + " locations",
          "");
    }
    return answers;
  }

  private void found(CheckKind kind, LocationAnswer one, LocationAnswer other, int looks) {
    if (findings.size() < MAX_FINDINGS) {
      findings.add(new PeerFinding(kind, one, other, looks));
    }
  }

  private void tell(int waiting) {
    progress.accept(
        () ->
            options.path()
                + "  compared with "
                + there.context().name()
                + "  "
                + directories
                + " directories"
                + (waiting == 0 ? "" : ", " + waiting + " differences settle"));
  }
}
