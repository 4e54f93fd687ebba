package io.syncline.agent.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.syncline.agent.compare.CompareAdmin;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.proto.node.v1.AnswerLocationsRequest;
import io.syncline.proto.node.v1.AnswerLocationsResponse;
import io.syncline.proto.node.v1.CompareServiceGrpc;
import io.syncline.proto.node.v1.LocationAnswer;
import io.syncline.proto.node.v1.SurveyRequest;
import io.syncline.proto.node.v1.SurveyResponse;
import io.syncline.proto.node.v1.SurveyedShard;
import io.syncline.proto.node.v1.WalkChildrenRequest;
import io.syncline.proto.node.v1.WalkChildrenResponse;
import io.syncline.proto.node.v1.WalkDirectoriesRequest;
import io.syncline.proto.node.v1.WalkDirectoriesResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The service that tells of what a cluster holds, over gRPC. Of shards that this node does not hold
 * it asks the nodes that do, and passes on what they tell.
 */
final class CompareRpc extends CompareServiceGrpc.CompareServiceImplBase {
  /** Locations of one question. */
  static final int MAX_LOCATIONS = 500;

  private static final int CHILDREN_PAGE = 500;

  private final CompareAdmin compare;
  private final CallRunner calls;

  CompareRpc(CompareAdmin compare, CallRunner calls) {
    this.compare = compare;
    this.calls = calls;
  }

  /** The other nodes, asked at the first need. */
  private final class Peers implements AutoCloseable {
    private final boolean thisNodeOnly;
    private final String path;
    private @Nullable ComparePeers peers;

    Peers(boolean thisNodeOnly, String path) {
      this.thisNodeOnly = thisNodeOnly;
      this.path = path;
    }

    ComparePeers get() {
      ComparePeers known = peers;
      if (known == null) {
        known = new ComparePeers(thisNodeOnly ? List.of() : compare.others(), path);
        peers = known;
      }
      return known;
    }

    @Override
    public void close() {
      if (peers != null) {
        peers.close();
      }
    }
  }

  @Override
  public void survey(SurveyRequest request, StreamObserver<SurveyResponse> observer) {
    calls.answer(
        observer,
        () -> {
          CompareAdmin.Subject subject = compare.subject(request.getPath());
          SurveyResponse.Builder own = CompareMessages.survey(compare, subject);
          if (request.getThisNodeOnly()) {
            return own.build();
          }
          try (Peers peers = new Peers(false, subject.location().toString())) {
            Map<Integer, SurveyedShard> all = new TreeMap<>(peers.get().shards());
            own.getShardsList().forEach(shard -> all.put(shard.getShard(), shard));
            return own.clearShards()
                .addAllShards(all.values())
                .addAllSilent(peers.get().silent())
                .build();
          }
        });
  }

  @Override
  public void walkDirectories(
      WalkDirectoriesRequest request, StreamObserver<WalkDirectoriesResponse> observer) {
    PacedSender<WalkDirectoriesResponse> sender =
        new PacedSender<>((ServerCallStreamObserver<WalkDirectoriesResponse>) observer);
    calls.stream(
        observer,
        call -> {
          Location scope = Location.restore(request.getLocation());
          Optional<Location> after =
              request.getAfter().isEmpty()
                  ? Optional.empty()
                  : Optional.of(Location.restore(request.getAfter()));
          int rate = rate(request.hasDirectoriesPerSecond(), request.getDirectoriesPerSecond());
          requireAscending(request.getShardsList());
          try (Peers peers = new Peers(request.getThisNodeOnly(), scope.toString())) {
            for (int shard : request.getShardsList()) {
              if (compare.holds(shard)) {
                compare.directories(
                    shard,
                    scope,
                    after,
                    rate,
                    some -> sender.send(CompareMessages.directories(some)));
              } else {
                relay(shard, request, after, peers.get(), sender);
              }
              after = Optional.empty();
            }
          }
        });
  }

  private static void relay(
      int shard,
      WalkDirectoriesRequest request,
      Optional<Location> after,
      ComparePeers peers,
      PacedSender<WalkDirectoriesResponse> sender) {
    WalkDirectoriesRequest forwarded =
        request.toBuilder()
            .clearShards()
            .addShards(shard)
            .setAfter(after.map(Location::toString).orElse(""))
            .setThisNodeOnly(true)
            .build();
    peers.stream(shard, node -> node.walkDirectories(forwarded), sender::send);
  }

  @Override
  public void walkChildren(
      WalkChildrenRequest request, StreamObserver<WalkChildrenResponse> observer) {
    PacedSender<WalkChildrenResponse> sender =
        new PacedSender<>((ServerCallStreamObserver<WalkChildrenResponse>) observer);
    calls.stream(
        observer,
        call -> {
          Location directory = Location.restore(request.getLocation());
          int shard = compare.shardOfChildren(directory);
          int rate = rate(request.hasDirectoriesPerSecond(), request.getDirectoriesPerSecond());
          if (compare.holds(shard)) {
            boolean valid =
                compare.children(
                    directory,
                    Optional.of(request.getAfter()).filter(slot -> !slot.isEmpty()),
                    CHILDREN_PAGE,
                    rate,
                    some -> sender.send(CompareMessages.children(some)));
            sender.send(WalkChildrenResponse.newBuilder().setValid(valid).build());
            return;
          }
          try (Peers peers = new Peers(request.getThisNodeOnly(), directory.toString())) {
            WalkChildrenRequest forwarded = request.toBuilder().setThisNodeOnly(true).build();
            peers.get().stream(shard, node -> node.walkChildren(forwarded), sender::send);
          }
        });
  }

  @Override
  public void answerLocations(
      AnswerLocationsRequest request, StreamObserver<AnswerLocationsResponse> observer) {
    calls.answer(
        observer,
        () -> {
          if (request.getLocationsCount() > MAX_LOCATIONS) {
            throw new SyncException(
                ErrorCode.INVALID_ARGUMENT,
                request.getLocationsCount() + " locations (at most " + MAX_LOCATIONS + ")");
          }
          LocationAnswer[] answers = new LocationAnswer[request.getLocationsCount()];
          Map<Integer, List<Integer>> elsewhere = new TreeMap<>();
          for (int i = 0; i < answers.length; i++) {
            Location location = Location.restore(request.getLocations(i));
            Optional<CompareAdmin.Answered> own = compare.answer(location);
            answers[i] =
                own.map(answer -> CompareMessages.answer(answer, compare.self().node()))
                    .orElseGet(() -> nobody(location));
            if (own.isEmpty() && !request.getThisNodeOnly()) {
              elsewhere
                  .computeIfAbsent(compare.shardOf(location), shard -> new ArrayList<>())
                  .add(i);
            }
          }
          askElsewhere(request, elsewhere, answers);
          return AnswerLocationsResponse.newBuilder().addAllAnswers(Arrays.asList(answers)).build();
        });
  }

  private void askElsewhere(
      AnswerLocationsRequest request,
      Map<Integer, List<Integer>> elsewhere,
      LocationAnswer[] answers) {
    if (elsewhere.isEmpty()) {
      return;
    }
    String any = request.getLocations(0);
    try (Peers peers = new Peers(false, any)) {
      elsewhere.forEach(
          (shard, places) -> {
            if (!peers.get().shards().containsKey(shard)) {
              return;
            }
            AnswerLocationsRequest.Builder forwarded =
                AnswerLocationsRequest.newBuilder().setThisNodeOnly(true);
            places.forEach(place -> forwarded.addLocations(request.getLocations(place)));
            AnswerLocationsResponse told =
                peers.get().ask(shard, node -> node.answerLocations(forwarded.build()));
            for (int i = 0; i < Math.min(places.size(), told.getAnswersCount()); i++) {
              answers[places.get(i)] = told.getAnswers(i);
            }
          });
    }
  }

  private LocationAnswer nobody(Location location) {
    return LocationAnswer.newBuilder()
        .setLocation(location.toString())
        .setShard(compare.shardOf(location))
        .build();
  }

  private static int rate(boolean given, int rate) {
    return given ? rate : CompareAdmin.DEFAULT_RATE;
  }

  private static void requireAscending(List<Integer> shards) {
    for (int i = 1; i < shards.size(); i++) {
      if (shards.get(i) <= shards.get(i - 1)) {
        throw new SyncException(
            ErrorCode.INVALID_ARGUMENT,
            "shard " + shards.get(i) + " behind shard " + shards.get(i - 1) + " (expected order)");
      }
    }
  }
}
