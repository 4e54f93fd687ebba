package io.syncline.cli;

import io.grpc.stub.StreamObserver;
import io.syncline.proto.node.v1.AnswerLocationsRequest;
import io.syncline.proto.node.v1.AnswerLocationsResponse;
import io.syncline.proto.node.v1.CheckedStatus;
import io.syncline.proto.node.v1.CompareServiceGrpc;
import io.syncline.proto.node.v1.LocationAnswer;
import io.syncline.proto.node.v1.SurveyRequest;
import io.syncline.proto.node.v1.SurveyResponse;
import io.syncline.proto.node.v1.SurveyedShard;
import io.syncline.proto.node.v1.WalkChildrenRequest;
import io.syncline.proto.node.v1.WalkChildrenResponse;
import io.syncline.proto.node.v1.WalkDirectoriesRequest;
import io.syncline.proto.node.v1.WalkDirectoriesResponse;
import io.syncline.proto.node.v1.WalkedChild;
import io.syncline.proto.node.v1.WalkedDirectory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The compare service of a {@link FakeNode}: one shard, directories with one file each, whose size
 * stands for all that there is to know of it.
 */
final class FakeCompare extends CompareServiceGrpc.CompareServiceImplBase {
  /** Directories of one message. */
  private static final int PAGE = 40;

  /** Size of the one file of each directory, by its name. */
  final Map<String, Long> sizes = new TreeMap<>();

  /** How many times directories were read from the beginning or from somewhere. */
  final AtomicInteger walks = new AtomicInteger();

  /** Whether answers claim to be as new as they are asked for. */
  volatile boolean claims = true;

  /** What happens when a walk of directories begins. */
  volatile Runnable atWalk = () -> {};

  private final FakeNode node;
  private final String cluster;

  FakeCompare(FakeNode node, String cluster) {
    this.node = node;
    this.cluster = cluster;
  }

  @Override
  public void survey(SurveyRequest request, StreamObserver<SurveyResponse> observer) {
    node.answer(
        observer,
        () ->
            SurveyResponse.newBuilder()
                .setCluster(cluster)
                .setLocation("s3://lake")
                .addMounts("/lake")
                .setSyncIntervalMillis(0)
                .setShardsTotal(1)
                .addShards(SurveyedShard.newBuilder().setShard(0).setStamp("s").setNode("n1"))
                .build());
  }

  @Override
  public void walkDirectories(
      WalkDirectoriesRequest request, StreamObserver<WalkDirectoriesResponse> observer) {
    walks.incrementAndGet();
    try {
      atWalk.run();
    } catch (RuntimeException e) {
      observer.onError(e);
      return;
    }
    WalkDirectoriesResponse.Builder page = WalkDirectoriesResponse.newBuilder();
    for (Map.Entry<String, Long> each : sizes.entrySet()) {
      String location = "s3://lake/" + each.getKey();
      if (location.compareTo(request.getAfter()) > 0) {
        page.addDirectories(
            WalkedDirectory.newBuilder()
                .setShard(0)
                .setLocation(location)
                .setValid(true)
                .setDigestHigh(each.getValue())
                .setDigestLow(7));
      }
      if (page.getDirectoriesCount() == PAGE) {
        observer.onNext(page.build());
        page.clear();
      }
    }
    observer.onNext(page.build());
    observer.onCompleted();
  }

  @Override
  public void walkChildren(
      WalkChildrenRequest request, StreamObserver<WalkChildrenResponse> observer) {
    String directory = request.getLocation().substring("s3://lake/".length());
    WalkChildrenResponse.Builder answer = WalkChildrenResponse.newBuilder().setValid(true);
    if (request.getAfter().isEmpty()) {
      answer.addChildren(
          WalkedChild.newBuilder()
              .setSlot("f")
              .setHeld(file(sizes.getOrDefault(directory, 0L)))
              .setValid(true));
    }
    observer.onNext(answer.build());
    observer.onCompleted();
  }

  @Override
  public void answerLocations(
      AnswerLocationsRequest request, StreamObserver<AnswerLocationsResponse> observer) {
    node.answer(
        observer,
        () -> {
          AnswerLocationsResponse.Builder answers = AnswerLocationsResponse.newBuilder();
          for (String location : request.getLocationsList()) {
            answers.addAnswers(answer(location));
          }
          return answers.build();
        });
  }

  private LocationAnswer answer(String location) {
    String path = location.substring("s3://lake/".length());
    long now = System.nanoTime();
    LocationAnswer.Builder answer =
        LocationAnswer.newBuilder()
            .setLocation(location)
            .setPath("/lake/" + path)
            .setHeld(file(sizes.getOrDefault(path.substring(0, path.length() - 2), 0L)))
            .setView("1")
            .setSteadyNanos(now)
            .setNowNanos(now)
            .setNode("n1");
    return claims ? answer.setSinceNanos(now).build() : answer.build();
  }

  private static CheckedStatus file(long size) {
    return CheckedStatus.newBuilder().setExists(true).setSize(size).setVersion("v" + size).build();
  }
}
