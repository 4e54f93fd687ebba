package io.syncline.chaos.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.syncline.chaos.process.NodeProcess;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.AdminServiceGrpc;
import io.syncline.proto.node.v1.DeleteRequest;
import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.FileType;
import io.syncline.proto.node.v1.ListRequest;
import io.syncline.proto.node.v1.MakeDirectoryRequest;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.NamespaceServiceGrpc;
import io.syncline.proto.node.v1.NodeStatus;
import io.syncline.proto.node.v1.ReadOptions;
import io.syncline.proto.node.v1.RenameRequest;
import io.syncline.proto.node.v1.ServeReason;
import io.syncline.proto.node.v1.StatRequest;
import io.syncline.proto.node.v1.StatResponse;
import io.syncline.proto.node.v1.StatusRequest;
import io.syncline.proto.node.v1.SyncRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real node's doors: gRPC for metadata and administration, HTTP for bytes. Any thread. */
public final class NodeDoor implements Door, AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(8);
  private static final String NOT_FOUND = "SYN-2001";
  private static final Pattern CODE = Pattern.compile("\"code\":\\s*\"(SYN-\\d{4})\"");

  /** Refused before the store is touched: not ready, the outbox or the disk full. */
  private static final Set<String> UNTOUCHED = Set.of("SYN-6001", "SYN-4101", "SYN-6003");

  /** What is there forbids it; of a change of one path this is certain. */
  private static final Set<String> FORBIDDEN =
      Set.of("SYN-2001", "SYN-2002", "SYN-2003", "SYN-2004", "SYN-2005");

  private final String name;
  private final int httpPort;
  private final int dataPort;
  private final Map<ServeReason, LongAdder> served = new ConcurrentHashMap<>();
  private final ManagedChannel channel;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  public NodeDoor(NodeProcess node) {
    this(node.name().toString(), node.grpcPort(), node.httpPort(), node.dataPort());
  }

  /** The doors of any node of this machine. */
  public NodeDoor(String name, int grpcPort, int httpPort, int dataPort) {
    this.name = name;
    this.httpPort = httpPort;
    this.dataPort = dataPort;
    channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort).usePlaintext().build();
  }

  @Override
  public Answer stat(String path, OptionalLong boundMillis) {
    return reading(
        path,
        () -> {
          StatRequest request =
              StatRequest.newBuilder().setPath(path).setOptions(options(boundMillis)).build();
          StatResponse response = namespace().stat(request);
          served
              .computeIfAbsent(response.getFreshness().getReason(), reason -> new LongAdder())
              .increment();
          return Answer.saw(Map.of(path, tag(response.getFile())));
        });
  }

  @Override
  public Answer list(String path, OptionalLong boundMillis) {
    return reading(
        path,
        () -> {
          ListRequest request =
              ListRequest.newBuilder().setPath(path).setOptions(options(boundMillis)).build();
          Map<String, String> children = new TreeMap<>();
          namespace()
              .list(request)
              .forEachRemaining(
                  batch ->
                      batch
                          .getEntriesList()
                          .forEach(file -> children.put(file.getPath(), tag(file))));
          return Answer.saw(children);
        });
  }

  @Override
  public Answer read(String path, OptionalLong boundMillis) {
    String bound =
        boundMillis.isPresent() ? "&max_staleness_millis=" + boundMillis.getAsLong() : "";
    return send(
        HttpRequest.newBuilder(file(path, bound)),
        body -> Answer.saw(Map.of(path, Answer.tag(body))),
        Answer.saw(Map.of(path, Answer.ABSENT)));
  }

  @Override
  public Answer put(String path, String text) {
    return send(
        HttpRequest.newBuilder(file(path, "&mode=overwrite")).PUT(BodyPublishers.ofString(text)),
        body -> Answer.done(),
        Answer.failed(NOT_FOUND));
  }

  @Override
  public Answer delete(String path, boolean recursive) {
    return changing(
        recursive ? Set.of(NOT_FOUND) : FORBIDDEN,
        () ->
            namespace()
                .delete(DeleteRequest.newBuilder().setPath(path).setRecursive(recursive).build()));
  }

  @Override
  public Answer rename(String from, String to, boolean tree) {
    return changing(
        tree ? Set.of() : Set.of(NOT_FOUND),
        () ->
            namespace()
                .rename(RenameRequest.newBuilder().setSource(from).setDestination(to).build()));
  }

  @Override
  public Answer makeDirectory(String path) {
    return changing(
        FORBIDDEN,
        () -> namespace().makeDirectory(MakeDirectoryRequest.newBuilder().setPath(path).build()));
  }

  /** Asks the store about everything that is held below a path. */
  public Answer sync(String path) {
    return changing(
        Set.of(),
        () -> {
          namespace()
              .sync(SyncRequest.newBuilder().setPath(path).setRecursive(true).setWait(true).build())
              .forEachRemaining(progress -> {});
          return path;
        });
  }

  public Answer addMount(AddMountRequest request) {
    return changing(Set.of(), () -> admin().addMount(request));
  }

  /** How it is; throws what gRPC throws. */
  public NodeStatus status() {
    return admin().status(StatusRequest.getDefaultInstance());
  }

  /** Whether it says that a mount is proven fresh by the log now. */
  public boolean isLive(String mount) {
    try {
      return status().getMountsList().stream()
          .filter(seen -> seen.getPath().equals(mount))
          .anyMatch(seen -> seen.getState() == MountState.MOUNT_STATE_LIVE);
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  public boolean isReady() {
    return ask("/readyz").isPresent();
  }

  /** Records of the log that it has not applied; empty if it does not say. */
  public OptionalDouble lag() {
    return ask("/metrics").stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("syncline_bus_lag_records "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .findFirst();
  }

  /** How many looks at a path were answered why. */
  public Map<ServeReason, Long> served() {
    Map<ServeReason, Long> counts = new EnumMap<>(ServeReason.class);
    served.forEach((reason, count) -> counts.put(reason, count.sum()));
    return counts;
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private Optional<String> ask(String path) {
    URI uri = URI.create("http://127.0.0.1:" + httpPort + path);
    try {
      HttpResponse<String> response =
          http.send(HttpRequest.newBuilder(uri).timeout(DEADLINE).build(), BodyHandlers.ofString());
      return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Answer reading(String path, Supplier<Answer> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      String code = code(e);
      return code.equals(NOT_FOUND) ? Answer.saw(Map.of(path, Answer.ABSENT)) : Answer.failed(code);
    }
  }

  private Answer changing(Set<String> certain, Supplier<?> call) {
    try {
      Object unused = call.get();
      return Answer.done();
    } catch (StatusRuntimeException e) {
      return refused(certain, code(e));
    }
  }

  private static Answer refused(Set<String> certain, String code) {
    return UNTOUCHED.contains(code) || certain.contains(code)
        ? Answer.failed(code)
        : Answer.unknown(code);
  }

  private String code(StatusRuntimeException e) {
    if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
      // A node that was away may be back: do not wait longer and longer before looking.
      channel.resetConnectBackoff();
    }
    com.google.rpc.Status status = StatusProto.fromThrowable(e);
    if (status != null) {
      for (Any detail : status.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          try {
            return detail.unpack(ErrorInfo.class).getReason();
          } catch (InvalidProtocolBufferException broken) {
            return "BROKEN";
          }
        }
      }
    }
    return e.getStatus().getCode().name();
  }

  private Answer send(HttpRequest.Builder request, Function<String, Answer> done, Answer notFound) {
    try {
      HttpResponse<String> response =
          http.send(request.timeout(DEADLINE).build(), BodyHandlers.ofString());
      if (response.statusCode() < 300) {
        return done.apply(response.body());
      }
      Matcher found = CODE.matcher(response.body());
      String code = found.find() ? found.group(1) : "HTTP-" + response.statusCode();
      return code.equals(NOT_FOUND) ? notFound : refused(FORBIDDEN, code);
    } catch (ConnectException e) {
      return Answer.failed("REFUSED");
    } catch (IOException e) {
      return Answer.unknown(e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.unknown("INTERRUPTED");
    }
  }

  private URI file(String path, String more) {
    return URI.create(
        "http://127.0.0.1:"
            + dataPort
            + "/data/v1/file?path="
            + URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20")
            + more);
  }

  private static ReadOptions options(OptionalLong boundMillis) {
    ReadOptions.Builder options = ReadOptions.newBuilder();
    boundMillis.ifPresent(options::setMaxStalenessMillis);
    return options.build();
  }

  private static String tag(FileInfo file) {
    return file.getType() == FileType.FILE_TYPE_DIRECTORY ? Answer.DIRECTORY : file.getVersion();
  }

  private NamespaceServiceGrpc.NamespaceServiceBlockingStub namespace() {
    return NamespaceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private AdminServiceGrpc.AdminServiceBlockingStub admin() {
    return AdminServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
