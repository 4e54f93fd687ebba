package io.syncline.cli;

import io.grpc.stub.StreamObserver;
import io.syncline.cli.client.TokenText;
import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.DeleteRequest;
import io.syncline.proto.node.v1.DeleteResponse;
import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.FileType;
import io.syncline.proto.node.v1.Freshness;
import io.syncline.proto.node.v1.ListRequest;
import io.syncline.proto.node.v1.ListResponse;
import io.syncline.proto.node.v1.MakeDirectoryRequest;
import io.syncline.proto.node.v1.MakeDirectoryResponse;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.NamespaceServiceGrpc;
import io.syncline.proto.node.v1.ReadOptions;
import io.syncline.proto.node.v1.RenameRequest;
import io.syncline.proto.node.v1.RenameResponse;
import io.syncline.proto.node.v1.ServeReason;
import io.syncline.proto.node.v1.StatRequest;
import io.syncline.proto.node.v1.StatResponse;
import io.syncline.proto.node.v1.SyncRequest;
import io.syncline.proto.node.v1.SyncResponse;
import io.syncline.proto.node.v1.WriteResult;
import java.util.List;
import java.util.TreeSet;

/** The namespace service of a {@link FakeNode}. */
final class FakeNamespace extends NamespaceServiceGrpc.NamespaceServiceImplBase {
  private static final WriteResult RESULT =
      WriteResult.newBuilder().addTokens(FakeNode.token()).build();

  private final FakeNode node;

  FakeNamespace(FakeNode node) {
    this.node = node;
  }

  @Override
  public void stat(StatRequest request, StreamObserver<StatResponse> observer) {
    carried(request.getOptions());
    node.answer(
        observer,
        () ->
            StatResponse.newBuilder()
                .setFile(info(FakeNode.canonical(request.getPath())))
                .setFreshness(freshness())
                .build());
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListResponse> observer) {
    carried(request.getOptions());
    node.answer(
        observer,
        () -> {
          String directory = FakeNode.canonical(request.getPath());
          info(directory);
          TreeSet<String> children = new TreeSet<>(node.files.keySet());
          children.addAll(node.directories);
          children.removeIf(path -> path.equals("/") || !parentOf(path).equals(directory));
          return ListResponse.newBuilder()
              .addAllEntries(children.stream().map(this::info).toList())
              .setLast(true)
              .build();
        });
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<DeleteResponse> observer) {
    node.answer(
        observer,
        () -> {
          String path = FakeNode.canonical(request.getPath());
          info(path);
          List<String> gone = below(path);
          if (gone.size() > 1 && !request.getRecursive()) {
            throw FakeNode.error(ErrorCode.DIRECTORY_NOT_EMPTY, path + " is not empty");
          }
          node.files.keySet().removeAll(gone);
          node.directories.removeAll(gone);
          // As in a node: what is below a directory is not counted.
          return DeleteResponse.newBuilder()
              .setResult(RESULT)
              .setObjectsDeleted(request.getRecursive() ? 0 : 1)
              .build();
        });
  }

  @Override
  public void rename(RenameRequest request, StreamObserver<RenameResponse> observer) {
    node.answer(
        observer,
        () -> {
          byte[] bytes = node.files.remove(request.getSource());
          if (bytes == null) {
            throw FakeNode.error(ErrorCode.NOT_FOUND, request.getSource() + " does not exist");
          }
          node.write(request.getDestination(), bytes);
          return RenameResponse.newBuilder()
              .setResult(RESULT)
              .setObjectsCopied(1)
              .setBytesCopied(bytes.length)
              .setOperations(4)
              .build();
        });
  }

  @Override
  public void makeDirectory(
      MakeDirectoryRequest request, StreamObserver<MakeDirectoryResponse> observer) {
    node.answer(
        observer,
        () ->
            MakeDirectoryResponse.newBuilder()
                .setResult(RESULT)
                .setCreated(node.directories.add(request.getPath()))
                .build());
  }

  @Override
  public void sync(SyncRequest request, StreamObserver<SyncResponse> observer) {
    node.answer(
        observer,
        () -> {
          SyncResponse.Builder answer =
              SyncResponse.newBuilder()
                  .setAsked(3)
                  .setFailed(request.getPath().contains("bad") ? 1 : 0)
                  .setDone(true);
          return (request.getWait() ? answer.setChanged(1) : answer).build();
        });
  }

  private void carried(ReadOptions options) {
    options.getTokensList().forEach(token -> node.tokensRead.add(TokenText.of(token)));
  }

  private Freshness freshness() {
    Freshness.Builder freshness = Freshness.newBuilder().setAgeSeconds(0.4).setBoundSeconds(30);
    return node.tellsStates
        ? freshness
            .setState(MountState.MOUNT_STATE_LIVE)
            .setReason(ServeReason.SERVE_REASON_COVERED_BY_WATERMARK)
            .build()
        : freshness.setReason(ServeReason.SERVE_REASON_VALIDATED_WITHIN_INTERVAL).build();
  }

  private List<String> below(String path) {
    TreeSet<String> all = new TreeSet<>(node.files.keySet());
    all.addAll(node.directories);
    all.removeIf(other -> !other.equals(path) && !other.startsWith(path + "/"));
    return List.copyOf(all);
  }

  private FileInfo info(String path) {
    FileInfo.Builder info =
        FileInfo.newBuilder()
            .setPath(path)
            .setLocation(path.startsWith("/lake") ? "s3://lake" + path.substring(5) : "");
    byte[] bytes = node.files.get(path);
    if (bytes != null) {
      return info.setType(FileType.FILE_TYPE_FILE)
          .setSize(bytes.length)
          .setMtimeMillis(FakeNode.MTIME)
          .setVersion("v1")
          .build();
    }
    if (!node.directories.contains(path)) {
      throw FakeNode.error(ErrorCode.NOT_FOUND, path + " does not exist");
    }
    return info.setType(FileType.FILE_TYPE_DIRECTORY).build();
  }

  private static String parentOf(String path) {
    String parent = FakeNode.parent(path);
    return parent.isEmpty() ? "/" : parent;
  }
}
