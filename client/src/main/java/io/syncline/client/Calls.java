package io.syncline.client;

import io.syncline.core.session.Seen;
import io.syncline.proto.node.v1.DeleteRequest;
import io.syncline.proto.node.v1.ListRequest;
import io.syncline.proto.node.v1.ListResponse;
import io.syncline.proto.node.v1.MakeDirectoryRequest;
import io.syncline.proto.node.v1.NamespaceServiceGrpc;
import io.syncline.proto.node.v1.NamespaceServiceGrpc.NamespaceServiceBlockingStub;
import io.syncline.proto.node.v1.ReadOptions;
import io.syncline.proto.node.v1.RenameRequest;
import io.syncline.proto.node.v1.StatRequest;
import io.syncline.proto.node.v1.StatResponse;
import io.syncline.proto.node.v1.Token;
import io.syncline.proto.node.v1.WriteResult;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The calls of one cluster, each at a node that answers. Thread rule: any thread. */
final class Calls implements AutoCloseable {
  private final Nodes nodes;
  private final Duration deadline;
  private final Duration longDeadline;

  Calls(Nodes nodes, Duration deadline, Duration longDeadline) {
    this.nodes = nodes;
    this.deadline = deadline;
    this.longDeadline = longDeadline;
  }

  StatResponse stat(String path, ReadOptions options) {
    StatRequest request = StatRequest.newBuilder().setPath(path).setOptions(options).build();
    return nodes.read(node -> node.call(() -> stub(node, deadline).stat(request)));
  }

  /** Another node is tried only as long as nothing was passed on. */
  void list(String path, ReadOptions options, Consumer<ListResponse> batches) {
    ListRequest request = ListRequest.newBuilder().setPath(path).setOptions(options).build();
    AtomicBoolean begun = new AtomicBoolean();
    Optional<SynclineException> brokenOff =
        nodes.read(
            node -> {
              try {
                node.stream(
                    () -> stub(node, longDeadline).list(request),
                    (ListResponse batch) -> {
                      begun.set(true);
                      batches.accept(batch);
                    });
                return Optional.<SynclineException>empty();
              } catch (SynclineException e) {
                if (!begun.get()) {
                  throw e;
                }
                return Optional.of(e);
              }
            });
    if (brokenOff.isPresent()) {
      throw brokenOff.get();
    }
  }

  FileBytes open(String path, Optional<String> range, List<Token> tokens, List<Seen> seen) {
    return nodes.read(node -> node.data().open(path, range, tokens, seen));
  }

  PutAnswer put(String path, InputStream source, PutOptions options) {
    // The source is read only once there is a connection.
    return nodes.write(
        node ->
            node.data()
                .put(path, source, options.length(), options.overwrite(), options.publish()));
  }

  Written makeDirectory(String path) {
    MakeDirectoryRequest request =
        MakeDirectoryRequest.newBuilder().setPath(path).setParents(true).build();
    return written(
        nodes.write(
            node -> node.call(() -> stub(node, deadline).makeDirectory(request).getResult())));
  }

  Written remove(String path, boolean recursive) {
    DeleteRequest request =
        DeleteRequest.newBuilder().setPath(path).setRecursive(recursive).build();
    Duration patience = recursive ? longDeadline : deadline;
    return written(
        nodes.write(node -> node.call(() -> stub(node, patience).delete(request).getResult())));
  }

  Written rename(String from, String to) {
    RenameRequest request = RenameRequest.newBuilder().setSource(from).setDestination(to).build();
    return written(
        nodes.write(node -> node.call(() -> stub(node, longDeadline).rename(request).getResult())));
  }

  @Override
  public void close() {
    nodes.close();
  }

  private static NamespaceServiceBlockingStub stub(NodeConnection node, Duration patience) {
    return NamespaceServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Written written(WriteResult result) {
    return new Written(result.getTokensList(), result.getPublished());
  }
}
