package io.syncline.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.CallRate;
import io.syncline.proto.node.v1.DescribeMountRequest;
import io.syncline.proto.node.v1.DescribeMountResponse;
import io.syncline.proto.node.v1.ExternalChanges;
import io.syncline.proto.node.v1.ListMountsRequest;
import io.syncline.proto.node.v1.MountHistoryRequest;
import io.syncline.proto.node.v1.MountHistoryResponse;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.NodeState;
import io.syncline.proto.node.v1.NodeStatus;
import io.syncline.proto.node.v1.RemoveMountRequest;
import io.syncline.proto.node.v1.RollbackMountRequest;
import io.syncline.proto.node.v1.SetMountRequest;
import io.syncline.proto.node.v1.SetMountResponse;
import io.syncline.proto.node.v1.ShowConfigRequest;
import io.syncline.proto.node.v1.StatusRequest;
import io.syncline.proto.node.v1.TestMountRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The admin, health and reflection services over a real port. */
final class AdminRpcTest extends RpcFixture {
  @Test
  void callsAreCounted() {
    failing(() -> stat("/lake/nope"));
    stat("/lake");
    assertThat(counted)
        .containsEntry("syncline.node.v1.NamespaceService/Stat NOT_FOUND", 1)
        .containsEntry("syncline.node.v1.NamespaceService/Stat OK", 1);
  }

  @Test
  void healthFollowsTheNode() {
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(channel);
    HealthCheckRequest whole = HealthCheckRequest.getDefaultInstance();
    assertThat(health.check(whole).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    server.serving(true);
    assertThat(health.check(whole).getStatus()).isEqualTo(ServingStatus.SERVING);
    server.serving(false);
    assertThat(health.check(whole).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void servicesCanBeExplored() throws Exception {
    CompletableFuture<List<String>> services = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> ask =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    services.complete(
                        response.getListServicesResponse().getServiceList().stream()
                            .map(service -> service.getName())
                            .toList());
                  }

                  @Override
                  public void onError(Throwable t) {
                    services.completeExceptionally(t);
                  }

                  @Override
                  public void onCompleted() {}
                });
    ask.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    assertThat(services.get(60, TimeUnit.SECONDS))
        .contains(
            "syncline.node.v1.NamespaceService",
            "syncline.node.v1.AdminService",
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection");
    ask.onCompleted();
  }

  @Test
  void statusTellsEverything() {
    NodeStatus status = admin.status(StatusRequest.getDefaultInstance());
    assertThat(status.getCluster()).isEqualTo("east");
    assertThat(status.getNode()).isEqualTo("east-1");
    assertThat(status.getVersion()).isEqualTo("1.2.3");
    assertThat(status.getState()).isEqualTo(NodeState.NODE_STATE_DEGRADED);
    assertThat(status.getProblems(0).getCode()).isEqualTo("SYN-4001");
    assertThat(status.getProblems(0).getRemedy()).isEqualTo(ErrorCode.BUS_UNAVAILABLE.remedy());
    assertThat(status.getComponents(0).getLastAnswerSeconds()).isEqualTo(1.5);
    assertThat(status.getOutboxDepth()).isEqualTo(3);
    assertThat(status.getOutboxOldestSeconds()).isEqualTo(1.5);
    assertThat(status.getShardsOwned()).isEqualTo(2);
    assertThat(status.getShardsTotal()).isEqualTo(4);
    assertThat(status.getIncarnation()).isEqualTo(77);
    assertThat(status.getMounts(0).getState()).isEqualTo(MountState.MOUNT_STATE_CATCHING_UP);
    assertThat(status.getMounts(0).getStalenessBoundSeconds()).isEqualTo(41.5);
  }

  @Test
  void callBudgetsAreSetShownAndRefused() {
    SetMountRequest some =
        SetMountRequest.newBuilder()
            .setPath("/lake")
            .setCallBudget(CallRate.newBuilder().setCalls(600).setUnitSeconds(60))
            .build();
    assertThat(admin.setMount(some).getMount().getCallBudget()).isEqualTo(some.getCallBudget());
    SetMountRequest none = some.toBuilder().setCallBudget(CallRate.getDefaultInstance()).build();
    assertThat(admin.setMount(none).getMount().hasCallBudget()).isFalse();
    for (CallRate wrong :
        List.of(
            CallRate.newBuilder().setCalls(1).setUnitSeconds(7).build(),
            CallRate.newBuilder().setCalls(1_000_001).setUnitSeconds(1).build(),
            CallRate.newBuilder().setCalls(-1).setUnitSeconds(1).build())) {
      assertThatThrownBy(() -> admin.setMount(some.toBuilder().setCallBudget(wrong).build()))
          .hasMessageContaining("INVALID_ARGUMENT")
          .hasMessageContaining("call_budget")
          .hasMessageContaining("expected 1");
    }
  }

  @Test
  void aNegativeTtlIsTakenBackByItsOwnWord() {
    SetMountRequest own =
        SetMountRequest.newBuilder().setPath("/lake").setNegativeTtlMillis(5).build();
    assertThat(admin.setMount(own).getMount().getNegativeTtlMillis()).isEqualTo(5);
    SetMountRequest asInterval = own.toBuilder().setNegativeTtlMillis(-2).build();
    assertThat(admin.setMount(asInterval).getMount().hasNegativeTtlMillis()).isFalse();
  }

  @Test
  void mountsAreAddedSetDescribedAndRemoved() {
    MountInfo added =
        admin
            .addMount(
                AddMountRequest.newBuilder()
                    .setPath("/logs")
                    .setLocation("s3://logs")
                    .setSyncIntervalMillis(-1)
                    .setReconcileMillis(60_000)
                    .setFeed("events")
                    .build())
            .getMount();
    assertThat(added.getUfs()).isEqualTo("lake");
    assertThat(added.getSyncIntervalMillis()).isEqualTo(-1);
    assertThat(added.getReconcileMillis()).isEqualTo(60_000);
    assertThat(added.getExternalChanges()).isEqualTo(ExternalChanges.EXTERNAL_CHANGES_WATCHED);
    assertThat(added.getFeed()).isEqualTo("events");
    assertThat(added.getPolicyVersion()).isEqualTo(2);
    SetMountResponse set =
        admin.setMount(
            SetMountRequest.newBuilder()
                .setPath("/logs")
                .setSyncIntervalMillis(5000)
                .setReconcileMillis(-1)
                .addUnset("feed")
                .setExternalChanges(ExternalChanges.EXTERNAL_CHANGES_UNSPECIFIED)
                .build());
    assertThat(set.getChangesList())
        .extracting(change -> change.getKey() + " " + change.getBefore() + " " + change.getAfter())
        .containsExactly(
            "sync-interval never 5s",
            "external-changes watched unwatched",
            "reconcile 1m never",
            "feed events -");
    assertThat(
            admin
                .setMount(
                    SetMountRequest.newBuilder().setPath("/logs").addUnset("reconcile").build())
                .getMount()
                .getReconcileMillis())
        .isEqualTo(Duration.ofDays(1).toMillis());
    DescribeMountResponse described =
        admin.describeMount(DescribeMountRequest.newBuilder().setPath("/logs").build());
    assertThat(described.getUfs().getEndpoint()).isEqualTo("http://s3:9000");
    assertThat(described.getUfsCalls(0).getCount()).isEqualTo(3);
    assertThat(admin.listMounts(ListMountsRequest.getDefaultInstance()).getMountsList())
        .extracting(MountInfo::getPath)
        .containsExactly("/lake", "/logs");
    assertThat(
            admin
                .removeMount(RemoveMountRequest.newBuilder().setPath("/logs").build())
                .getTableVersion())
        .isEqualTo(5);
  }

  @Test
  void policyIsPlannedRolledBackAndRemembered() throws Exception {
    SetMountRequest five =
        SetMountRequest.newBuilder().setPath("/lake").setSyncIntervalMillis(5000).build();
    SetMountResponse planned = admin.setMount(five.toBuilder().setDryRun(true).build());
    assertThat(planned.getCost().getBefore().getPollingQuestionsPerMinute()).isEqualTo(2);
    assertThat(planned.getCost().getAfter().getPollingQuestionsPerMinute()).isEqualTo(12);
    assertThat(planned.getCost().getAfter().hasLiveQuestionsPerMinute())
        .as("nobody tells of changes in an unwatched mount")
        .isFalse();
    assertThat(planned.getCost().getHeldRows()).isEqualTo(1000);
    assertThat(planned.getCost().getCalls()).isEqualTo(3);
    assertThat(planned.getCost().getUptimeSeconds()).isEqualTo(10);
    assertThat(planned.getSeenPolicyVersion()).isEqualTo(1);
    SetMountResponse set = admin.setMount(five);
    assertThat(set.hasCost()).isFalse();

    SetMountResponse back =
        admin.rollbackMount(
            RollbackMountRequest.newBuilder()
                .setPath("/lake")
                .setToVersion(1)
                .setReason("INC-1")
                .setExpectedPolicyVersion(2)
                .build());
    assertThat(back.getChanges(0).getAfter()).isEqualTo("30s");
    assertThat(back.getMount().getPolicyVersion()).isEqualTo(3);
    MountHistoryResponse past =
        admin.mountHistory(MountHistoryRequest.newBuilder().setPath("/lake").build());
    assertThat(past.getRevisionsList())
        .extracting(revision -> revision.getVersion() + " " + revision.getWhat())
        .containsExactly(
            "3 /lake back to version 1: sync-interval 5s -> 30s",
            "2 /lake sync-interval 30s -> 5s",
            "1 add /lake");
    assertThat(past.getRevisions(0).getReason()).isEqualTo("INC-1");
    assertThat(past.getRevisions(1).getMount().getSyncIntervalMillis()).isEqualTo(5000);
    assertThat(past.getLimit()).isEqualTo(100);
    assertThat(past.getOldestVersion()).isEqualTo(1);
    assertThat(
            code(
                () ->
                    admin.rollbackMount(
                        RollbackMountRequest.newBuilder()
                            .setPath("/lake")
                            .setToVersion(9)
                            .build())))
        .isEqualTo("SYN-1001");
  }

  @Test
  void administrationWaitsForTheCoordination() throws Exception {
    mounts.failChanges(new SyncException(ErrorCode.COORDINATION_UNAVAILABLE, "away"));
    assertThat(
            code(
                () ->
                    admin.addMount(
                        AddMountRequest.newBuilder()
                            .setPath("/b")
                            .setLocation("s3://logs")
                            .build())))
        .isEqualTo("SYN-5001");
  }

  @Test
  void locationIsTried() {
    assertThat(
            admin
                .testMount(
                    TestMountRequest.newBuilder()
                        .setLocation("s3://lake")
                        .setProbeWrite(true)
                        .build())
                .getOk())
        .isTrue();
    assertThat(
            admin
                .testMount(TestMountRequest.newBuilder().setLocation("s3://other").build())
                .getOk())
        .isFalse();
  }

  @Test
  void configurationIsShownMasked() {
    assertThat(
            admin
                .showConfig(ShowConfigRequest.newBuilder().setPrefix("ufs.").build())
                .getEntriesList())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.getValue()).isEqualTo("***");
              assertThat(entry.getMasked()).isTrue();
            });
  }
}
