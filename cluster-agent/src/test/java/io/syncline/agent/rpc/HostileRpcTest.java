package io.syncline.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.syncline.agent.coordination.MountSnapshot;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.DeleteRequest;
import io.syncline.proto.node.v1.DescribeMountRequest;
import io.syncline.proto.node.v1.ListRequest;
import io.syncline.proto.node.v1.MakeDirectoryRequest;
import io.syncline.proto.node.v1.RemoveMountRequest;
import io.syncline.proto.node.v1.RenameRequest;
import io.syncline.proto.node.v1.SetMountRequest;
import io.syncline.proto.node.v1.ShowConfigRequest;
import io.syncline.proto.node.v1.StatRequest;
import io.syncline.proto.node.v1.SyncRequest;
import io.syncline.proto.node.v1.TestMountRequest;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a client sends that means no good, or no sense, is refused as its own mistake, and changes
 * nothing.
 */
@Timeout(240)
final class HostileRpcTest extends RpcFixture {
  private static final String ENORMOUS = "x".repeat(60_000);

  @Test
  void requestsWithoutAnythingAreRefused() throws Exception {
    expectMistake(() -> files.stat(StatRequest.getDefaultInstance()));
    expectMistake(() -> files.list(ListRequest.getDefaultInstance()).forEachRemaining(b -> {}));
    expectMistake(() -> files.delete(DeleteRequest.getDefaultInstance()));
    expectMistake(() -> files.rename(RenameRequest.getDefaultInstance()));
    expectMistake(() -> files.makeDirectory(MakeDirectoryRequest.getDefaultInstance()));
    expectMistake(() -> files.sync(SyncRequest.getDefaultInstance()).forEachRemaining(b -> {}));
    expectMistake(() -> admin.addMount(AddMountRequest.getDefaultInstance()));
    expectMistake(() -> admin.setMount(SetMountRequest.getDefaultInstance()));
    expectMistake(() -> admin.removeMount(RemoveMountRequest.getDefaultInstance()));
    expectMistake(() -> admin.describeMount(DescribeMountRequest.getDefaultInstance()));
    expectMistake(() -> admin.testMount(TestMountRequest.getDefaultInstance()));
    assertThat(admin.showConfig(ShowConfigRequest.getDefaultInstance()).getEntriesList())
        .isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lake/a",
        "/lake/../etc",
        "/lake//a",
        "/lake/./a",
        "/lake/a\nb",
        "/lake/\u0000",
        "s3://lake/\u001b[31m",
        "s3:lake",
        "s3://lake/../x",
        "gopher://lake/x",
        ":",
      })
  void wrongPathsAreRefusedByEveryCall(String path) throws Exception {
    expectMistakeOfPath(path);
  }

  @Test
  void enormousPathsAreRefusedByEveryCall() throws Exception {
    expectMistakeOfPath("/lake/" + ENORMOUS);
    expectMistakeOfPath("s3://lake/" + ENORMOUS);
    expectMistake(() -> stat("/lake/" + "x/".repeat(1000)));
    expectMistakeOfPath(ENORMOUS);
  }

  static Stream<AddMountRequest.Builder> senseless() {
    return Stream.of(
        mount().setSyncIntervalMillis(-2),
        mount().setReconcileMillis(-2),
        mount().setReconcileMillis(0),
        mount().setReconcileMillis(Long.MAX_VALUE),
        mount().setSyncIntervalMillis(Long.MIN_VALUE),
        mount().setSyncIntervalMillis(Long.MAX_VALUE),
        mount().setExternalChangesValue(99),
        mount().setOnStaleValue(-1),
        mount().setFeed(ENORMOUS),
        mount().setFeed("f".repeat(64)),
        mount().setFeed("two\nlines"),
        mount().setUfs(ENORMOUS),
        mount().setUfs("nope"),
        mount().setReason(ENORMOUS),
        mount().setPath(ENORMOUS),
        mount().setLocation("s3://" + ENORMOUS),
        mount().setLocation("s3://elsewhere"));
  }

  @ParameterizedTest
  @MethodSource("senseless")
  void senselessMountIsNotAdded(AddMountRequest.Builder request) throws Exception {
    MountSnapshot before = mounts.current();
    expectMistake(() -> admin.addMount(request.build()));
    expectMistake(() -> admin.addMount(request.setDryRun(true).build()));
    assertThat(mounts.current()).isEqualTo(before);
  }

  static Stream<SetMountRequest.Builder> senselessSettings() {
    return Stream.of(
        setting().setSyncIntervalMillis(-2),
        setting().setReconcileMillis(999),
        setting().setReconcileMillis(Long.MIN_VALUE),
        setting().setSyncIntervalMillis(Long.MIN_VALUE),
        setting().setExternalChangesValue(99),
        setting().setOnStaleValue(99),
        setting().setFeed(ENORMOUS),
        setting().setFeed("f".repeat(64)),
        setting().addUnset(ENORMOUS),
        setting().addUnset(""),
        setting().setReason(ENORMOUS).setSyncIntervalMillis(1));
  }

  @ParameterizedTest
  @MethodSource("senselessSettings")
  void senselessSettingIsNotMade(SetMountRequest.Builder request) throws Exception {
    MountSnapshot before = mounts.current();
    expectMistake(() -> admin.setMount(request.build()));
    assertThat(mounts.current()).isEqualTo(before);
  }

  @Test
  void versionThatNeverWasIsAConflict() throws Exception {
    assertThat(
            code(() -> admin.setMount(setting().setExpectedPolicyVersion(-1).setFeed("f").build())))
        .isEqualTo("SYN-5002");
  }

  private void expectMistakeOfPath(String path) throws InvalidProtocolBufferException {
    expectMistake(() -> stat(path));
    expectMistake(() -> list(path));
    expectMistake(() -> files.delete(DeleteRequest.newBuilder().setPath(path).build()));
    expectMistake(
        () ->
            files.rename(
                RenameRequest.newBuilder().setSource("/lake/a").setDestination(path).build()));
    expectMistake(
        () ->
            files.rename(
                RenameRequest.newBuilder().setSource(path).setDestination("/lake/a").build()));
    expectMistake(
        () -> files.makeDirectory(MakeDirectoryRequest.newBuilder().setPath(path).build()));
    expectMistake(
        () -> files.sync(SyncRequest.newBuilder().setPath(path).build()).forEachRemaining(b -> {}));
    expectMistake(() -> admin.addMount(mount().setPath(path).build()));
    expectMistake(
        () -> admin.describeMount(DescribeMountRequest.newBuilder().setPath(path).build()));
  }

  /** Refused with a code that tells the caller that it is its own mistake. */
  private static void expectMistake(ThrowingCallable call) throws InvalidProtocolBufferException {
    assertThat(code(call)).isIn("SYN-1001", "SYN-1002", "SYN-1003", "SYN-2101");
  }

  private static AddMountRequest.Builder mount() {
    return AddMountRequest.newBuilder().setPath("/logs").setLocation("s3://logs");
  }

  private static SetMountRequest.Builder setting() {
    return SetMountRequest.newBuilder().setPath("/lake");
  }
}
