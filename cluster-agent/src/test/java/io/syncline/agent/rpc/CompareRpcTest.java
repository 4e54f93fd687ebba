package io.syncline.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.syncline.agent.compare.CompareAdmin;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.testing.FakeCluster;
import io.syncline.agent.testing.MemoryNamespace;
import io.syncline.cache.namespace.PathResolver;
import io.syncline.cache.sync.EngineLimits;
import io.syncline.cache.sync.FeedSource;
import io.syncline.cache.sync.NodeShards;
import io.syncline.cache.sync.SyncEngine;
import io.syncline.cache.sync.SyncListener;
import io.syncline.cache.sync.WatermarkSource;
import io.syncline.core.model.Location;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.testing.MemoryShardStore;
import io.syncline.proto.node.v1.AnswerLocationsRequest;
import io.syncline.proto.node.v1.CompareServiceGrpc;
import io.syncline.proto.node.v1.ListRequest;
import io.syncline.proto.node.v1.LocationAnswer;
import io.syncline.proto.node.v1.SurveyRequest;
import io.syncline.proto.node.v1.SurveyResponse;
import io.syncline.proto.node.v1.SurveyedShard;
import io.syncline.proto.node.v1.WalkChildrenRequest;
import io.syncline.proto.node.v1.WalkDirectoriesRequest;
import io.syncline.proto.node.v1.WalkedChild;
import io.syncline.proto.node.v1.WalkedDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A node that holds no shard passes on what the one tells that does; and walks are few at a time.
 */
final class CompareRpcTest extends RpcFixture {
  private static final Location LAKE = Location.parse("s3://lake");

  private NodeShards none;
  private SyncEngine engine;
  private CallRunner calls;
  private Server front;
  private ManagedChannel way;
  private CompareServiceGrpc.CompareServiceBlockingStub compare;
  private List<NodeInfo> registered = List.of();

  @BeforeEach
  void openFront() throws IOException {
    none =
        new NodeShards(
            MemoryShardStore::new,
            new ShardFunction(MemoryNamespace.SHARDS),
            ShardLimits.DEFAULT,
            record -> {},
            SyncListener.NONE,
            failure -> {},
            FeedSource.unknown(System::nanoTime));
    engine =
        new SyncEngine(
            none, WatermarkSource.NONE, System::nanoTime, EngineLimits.DEFAULT, SyncListener.NONE);
    registered = List.of(FakeCluster.info("n1"), at("n2", server.port()));
    serve(
        new CompareAdmin(
            new CompareAdmin.Self("east", "n1", MemoryNamespace.SHARDS),
            new PathResolver(() -> mounts.current().table()),
            new CompareAdmin.Sources(none, engine.held(), () -> Optional.of(registered)),
            new CompareAdmin.Clocks(System::nanoTime, InstantSource.system())));
  }

  @AfterEach
  void closeFront() {
    stopServing();
    engine.close();
  }

  private void stopServing() {
    way.shutdownNow();
    front.shutdownNow();
    calls.close();
  }

  @Test
  void whatOthersHoldIsSurveyedWithTheirNames() {
    SurveyResponse survey = compare.survey(SurveyRequest.newBuilder().setPath("/lake").build());
    assertThat(survey.getShardsList())
        .extracting(SurveyedShard::getShard)
        .containsExactly(0, 1, 2, 3);
    assertThat(survey.getShardsList()).allMatch(shard -> shard.getNode().equals("n2"));
    assertThat(survey.getSilentList()).isEmpty();
    assertThat(survey.getLocation()).isEqualTo(LAKE.toString());
  }

  @Test
  void directoriesChildrenAndAnswersOfOthersArePassedOn() {
    write("/lake/d/f", "12345");
    files.list(ListRequest.newBuilder().setPath("/lake/d").build()).forEachRemaining(page -> {});
    List<WalkedDirectory> directories = new ArrayList<>();
    compare
        .walkDirectories(
            WalkDirectoriesRequest.newBuilder()
                .setLocation(LAKE.toString())
                .addAllShards(List.of(0, 1, 2, 3))
                .build())
        .forEachRemaining(part -> directories.addAll(part.getDirectoriesList()));
    assertThat(directories)
        .singleElement()
        .matches(each -> each.getLocation().equals("s3://lake/d"))
        .matches(WalkedDirectory::getValid)
        .matches(WalkedDirectory::hasDigestHigh);

    List<WalkedChild> children = new ArrayList<>();
    compare
        .walkChildren(WalkChildrenRequest.newBuilder().setLocation("s3://lake/d").build())
        .forEachRemaining(part -> children.addAll(part.getChildrenList()));
    assertThat(children).singleElement().matches(child -> child.getHeld().getSize() == 5);

    List<LocationAnswer> answers =
        compare
            .answerLocations(
                AnswerLocationsRequest.newBuilder()
                    .addLocations("s3://lake/d/f")
                    .addLocations("s3://lake/d/none")
                    .build())
            .getAnswersList();
    assertThat(answers)
        .extracting(LocationAnswer::getLocation)
        .containsExactly("s3://lake/d/f", "s3://lake/d/none");
    assertThat(answers.get(0).getHeld().getSize()).isEqualTo(5);
    assertThat(answers.get(1).getHeld().getExists()).isFalse();
    assertThat(answers).allMatch(answer -> !answer.getView().isEmpty());
  }

  @Test
  void aNodeThatIsSilentIsNamedAndItsShardsAreNobodys() {
    registered = List.of(FakeCluster.info("n1"), at("n3", 1));
    SurveyResponse survey = compare.survey(SurveyRequest.newBuilder().setPath("/lake").build());
    assertThat(survey.getSilentList()).containsExactly("n3");
    assertThat(survey.getShardsList()).isEmpty();
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                compare
                    .walkDirectories(
                        WalkDirectoriesRequest.newBuilder()
                            .setLocation(LAKE.toString())
                            .addShards(2)
                            .build())
                    .forEachRemaining(part -> {}));
    assertThat(refused).hasMessageContaining("shard 2 is held by no node that answers");
  }

  @Test
  void whatIsHeldElsewhereIsNobodysForWhoeverAsksThisNodeOnly() {
    assertThat(
            compare
                .survey(SurveyRequest.newBuilder().setPath("/lake").setThisNodeOnly(true).build())
                .getShardsList())
        .isEmpty();
  }

  @Test
  void moreWalksThanAllowedAreRefusedUntilOneEnds() throws Exception {
    CompareAdmin admin = memory.compare(mounts, () -> Optional.of(registered));
    stopServing();
    serve(admin);
    CountDownLatch walking = new CountDownLatch(CompareAdmin.MAX_WALKS);
    CountDownLatch release = new CountDownLatch(1);
    List<Thread> walks = new ArrayList<>();
    for (int i = 0; i < CompareAdmin.MAX_WALKS; i++) {
      Thread walk =
          new Thread(
              () ->
                  admin.directories(0, LAKE, Optional.empty(), 10, some -> stay(walking, release)));
      walk.start();
      walks.add(walk);
    }
    WalkDirectoriesRequest one =
        WalkDirectoriesRequest.newBuilder().setLocation(LAKE.toString()).addShards(0).build();
    try {
      assertThat(walking.await(60, TimeUnit.SECONDS)).isTrue();
      StatusRuntimeException refused =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> compare.walkDirectories(one).forEachRemaining(part -> {}));
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(refused).hasMessageContaining("node n1 walks for 4 comparisons already");
    } finally {
      release.countDown();
      for (Thread walk : walks) {
        walk.join();
      }
    }
    assertThat(compare.walkDirectories(one).next().getDirectoriesCount()).isZero();
  }

  private void write(String path, String text) {
    memory
        .namespace()
        .create(path, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), true, false);
  }

  private static void stay(CountDownLatch here, CountDownLatch release) {
    here.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(CompareAdmin admin) throws IOException {
    calls = new CallRunner(4);
    front =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new CompareRpc(admin, calls))
            .build()
            .start();
    way = NettyChannelBuilder.forAddress("127.0.0.1", front.getPort()).usePlaintext().build();
    compare = CompareServiceGrpc.newBlockingStub(way).withDeadlineAfter(120, TimeUnit.SECONDS);
  }

  private static NodeInfo at(String name, int port) {
    return new NodeInfo(name, "instance", "127.0.0.1", port, 1, 1, 4000);
  }
}
