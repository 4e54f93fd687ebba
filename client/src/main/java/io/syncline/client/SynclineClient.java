package io.syncline.client;

import io.syncline.proto.node.v1.ListResponse;
import io.syncline.proto.node.v1.ReadOptions;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A client of one cluster, through any of its nodes. It uses one of them as long as that answers
 * and turns to the next when it does not: a read that was not answered is tried at each, a write
 * only where the one before certainly did nothing.
 *
 * <p>Each read is as fresh as the mount says and by itself; what reads have in common is a {@link
 * Session}'s.
 *
 * <p>Thread rule: any thread. To be closed.
 */
public final class SynclineClient implements Files, AutoCloseable {
  /** Where a node's data door is, unless told otherwise. */
  public static final int DATA_PORT = 7453;

  private final Calls calls;

  private SynclineClient(Calls calls) {
    this.calls = calls;
  }

  /** What a client is made of. */
  public static Builder builder() {
    return new Builder();
  }

  Calls calls() {
    return calls;
  }

  @Override
  public FileEntry stat(String path, Optional<Duration> maxStaleness) {
    return FileEntry.of(calls.stat(path, options(maxStaleness).build()).getFile());
  }

  @Override
  public void list(String path, Consumer<FileEntry> children) {
    calls.list(
        path,
        ReadOptions.getDefaultInstance(),
        (ListResponse batch) ->
            batch.getEntriesList().forEach(info -> children.accept(FileEntry.of(info))));
  }

  @Override
  public FileBytes open(String path, Optional<String> range) {
    return calls.open(path, range, List.of(), List.of());
  }

  @Override
  public PutAnswer put(String path, InputStream source, PutOptions options) {
    return calls.put(path, source, options);
  }

  @Override
  public Written makeDirectory(String path) {
    return calls.makeDirectory(path);
  }

  @Override
  public Written remove(String path, boolean recursive) {
    return calls.remove(path, recursive);
  }

  @Override
  public Written rename(String from, String to) {
    return calls.rename(from, to);
  }

  @Override
  public void close() {
    calls.close();
  }

  static ReadOptions.Builder options(Optional<Duration> maxStaleness) {
    ReadOptions.Builder options = ReadOptions.newBuilder();
    maxStaleness.ifPresent(bound -> options.setMaxStalenessMillis(bound.toMillis()));
    return options;
  }

  /** Makes a client. Used by one thread. */
  public static final class Builder {
    private final List<Address> nodes = new ArrayList<>();
    private Duration deadline = Duration.ofSeconds(30);
    private Duration longDeadline = Duration.ofHours(12);

    /** Where the two doors of a node are, {@code host:port} each. */
    private record Address(String grpc, String data) {}

    private Builder() {}

    /**
     * A node of the cluster, with its data door at the usual port. The first one is used first.
     *
     * @param grpc {@code host:port}; an IPv6 host stands in brackets
     */
    public Builder node(String grpc) {
      String host = grpc.substring(0, Math.max(0, grpc.lastIndexOf(':')));
      return node(grpc, host + ":" + DATA_PORT);
    }

    /** A node of the cluster, with its data door at a port of its own. */
    public Builder node(String grpc, String data) {
      nodes.add(new Address(checked(grpc), checked(data)));
      return this;
    }

    /** How long a call may take that touches one path; 30 s by default. */
    public Builder deadline(Duration patience) {
      deadline = positive(patience);
      return this;
    }

    /** How long a call may take whose work grows with the data; 12 h by default. */
    public Builder longDeadline(Duration patience) {
      longDeadline = positive(patience);
      return this;
    }

    /** The client; it connects when it is used. */
    public SynclineClient build() {
      if (nodes.isEmpty()) {
        throw new IllegalStateException("a client needs a node (expected e.g. node(\"n1:7450\"))");
      }
      List<NodeConnection> connections =
          nodes.stream()
              .map(node -> new NodeConnection(node.grpc(), node.data(), Optional.empty()))
              .toList();
      return new SynclineClient(new Calls(new Nodes(connections), deadline, longDeadline));
    }

    private static String checked(String address) {
      if (!address.matches(".+:\\d{1,5}")) {
        throw new IllegalArgumentException(
            "'" + address + "' is no address (expected host:port, e.g. n1:7450)");
      }
      return address;
    }

    private static Duration positive(Duration patience) {
      if (patience.isNegative() || patience.isZero()) {
        throw new IllegalArgumentException("a deadline of " + patience + " (expected more than 0)");
      }
      return patience;
    }
  }
}
