package io.syncline.agent.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.syncline.agent.admin.NodeView;
import io.syncline.agent.door.Messages;
import io.syncline.agent.door.ReadSeen;
import io.syncline.cache.namespace.FileAnswer;
import io.syncline.cache.namespace.Namespace;
import io.syncline.cache.namespace.SyncAnswer;
import io.syncline.cache.namespace.WriteAnswer;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.proto.node.v1.DeleteRequest;
import io.syncline.proto.node.v1.DeleteResponse;
import io.syncline.proto.node.v1.Freshness;
import io.syncline.proto.node.v1.ListRequest;
import io.syncline.proto.node.v1.ListResponse;
import io.syncline.proto.node.v1.MakeDirectoryRequest;
import io.syncline.proto.node.v1.MakeDirectoryResponse;
import io.syncline.proto.node.v1.NamespaceServiceGrpc;
import io.syncline.proto.node.v1.RenameRequest;
import io.syncline.proto.node.v1.RenameResponse;
import io.syncline.proto.node.v1.StatRequest;
import io.syncline.proto.node.v1.StatResponse;
import io.syncline.proto.node.v1.SyncRequest;
import io.syncline.proto.node.v1.SyncResponse;

/** The namespace service over gRPC. */
final class NamespaceRpc extends NamespaceServiceGrpc.NamespaceServiceImplBase {
  private final Namespace namespace;
  private final NodeView node;
  private final CallRunner calls;

  NamespaceRpc(Namespace namespace, NodeView node, CallRunner calls) {
    this.namespace = namespace;
    this.node = node;
    this.calls = calls;
  }

  @Override
  public void stat(StatRequest request, StreamObserver<StatResponse> observer) {
    calls.answer(
        observer,
        () -> {
          requireReady();
          FileAnswer file =
              namespace.stat(request.getPath(), FileMessages.options(request.getOptions()));
          return StatResponse.newBuilder()
              .setFile(FileMessages.info(file))
              .setFreshness(freshness(file))
              .addAllSeen(ReadSeen.messages(file.freshness().seen()))
              .build();
        });
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListResponse> observer) {
    PacedSender<ListResponse> sender =
        new PacedSender<>((ServerCallStreamObserver<ListResponse>) observer);
    calls.stream(
        observer,
        call -> {
          requireReady();
          ListingStream listing = new ListingStream(sender);
          listing.end(
              namespace.list(
                  request.getPath(), FileMessages.options(request.getOptions()), listing::add));
        });
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<DeleteResponse> observer) {
    calls.answer(
        observer,
        () -> {
          requireReady();
          WriteAnswer done =
              namespace.delete(request.getPath(), request.getRecursive(), request.getWait());
          return DeleteResponse.newBuilder()
              .setResult(Messages.result(done))
              .setObjectsDeleted(request.getRecursive() ? 0 : 1)
              .build();
        });
  }

  @Override
  public void rename(RenameRequest request, StreamObserver<RenameResponse> observer) {
    calls.answer(
        observer,
        () -> {
          requireReady();
          if (request.getOverwrite()) {
            throw new SyncException(
                ErrorCode.INVALID_ARGUMENT,
                "rename does not replace an existing file (remove "
                    + request.getDestination()
                    + " first)");
          }
          WriteAnswer done =
              namespace.rename(request.getSource(), request.getDestination(), request.getWait());
          return RenameResponse.newBuilder()
              .setResult(Messages.result(done))
              .setObjectsCopied(done.cost().filesCopied())
              .setBytesCopied(done.cost().bytesCopied())
              .setOperations(done.cost().requests())
              .build();
        });
  }

  @Override
  public void makeDirectory(
      MakeDirectoryRequest request, StreamObserver<MakeDirectoryResponse> observer) {
    calls.answer(
        observer,
        () -> {
          requireReady();
          WriteAnswer done =
              namespace.makeDirectory(request.getPath(), request.getParents(), request.getWait());
          return MakeDirectoryResponse.newBuilder()
              .setResult(Messages.result(done))
              .setCreated(!done.tokens().isEmpty())
              .build();
        });
  }

  @Override
  public void sync(SyncRequest request, StreamObserver<SyncResponse> observer) {
    calls.answer(
        observer,
        () -> {
          requireReady();
          String path = request.getPath();
          boolean later = request.getRecursive() && !request.getWait();
          SyncAnswer answer = namespace.sync(path, request.getRecursive() && !later);
          if (later) {
            calls.background(() -> namespace.sync(path, true));
          }
          return SyncResponse.newBuilder()
              .setAsked(answer.entries())
              .setFailed(answer.failed())
              .setRequests(answer.asked())
              .setDone(true)
              .build();
        });
  }

  private Freshness freshness(FileAnswer file) {
    Freshness.Builder freshness = FileMessages.freshness(file.freshness()).toBuilder();
    file.location()
        .flatMap(node::feedState)
        .ifPresent(state -> freshness.setState(MountMessages.state(state)));
    return freshness.build();
  }

  private void requireReady() {
    if (!node.serves()) {
      throw new SyncException(ErrorCode.NOT_READY, "the node does not serve yet");
    }
  }
}
