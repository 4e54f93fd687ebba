package io.syncline.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.syncline.cli.output.Terminal;
import io.syncline.cli.session.Surroundings;
import io.syncline.proto.node.v1.AdminServiceGrpc;
import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.FileType;
import io.syncline.proto.node.v1.Freshness;
import io.syncline.proto.node.v1.ListMountsRequest;
import io.syncline.proto.node.v1.ListMountsResponse;
import io.syncline.proto.node.v1.ListRequest;
import io.syncline.proto.node.v1.ListResponse;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.NamespaceServiceGrpc;
import io.syncline.proto.node.v1.NodeStatus;
import io.syncline.proto.node.v1.StatRequest;
import io.syncline.proto.node.v1.StatResponse;
import io.syncline.proto.node.v1.StatusRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Plays the usual commands against a stub of a node, so that the launcher can keep the classes that
 * they load in an archive. Writes nothing but a temporary file.
 */
public final class Rehearsal {
  private static final FileInfo FILE =
      FileInfo.newBuilder()
          .setPath("/lake/a")
          .setLocation("s3://lake/a")
          .setType(FileType.FILE_TYPE_FILE)
          .setSize(1)
          .setMtimeMillis(1)
          .build();

  private Rehearsal() {}

  /** Plays all of them once. */
  public static void main(String[] args) throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer data = HttpServer.create(anyPort, 0);
    data.createContext("/", Rehearsal::answer);
    data.start();
    Server grpc =
        NettyServerBuilder.forAddress(anyPort)
            .addService(new StubNamespace())
            .addService(new StubAdmin())
            .build()
            .start();
    Path contexts = Files.createTempFile("syncline", ".yaml");
    try {
      Files.writeString(
          contexts,
          "contexts: {a: {grpc: 'localhost:%d', data: 'localhost:%d'}}"
              .formatted(grpc.getPort(), data.getAddress().getPort()));
      play(Map.of("SYNCLINE_CONTEXTS", contexts.toString()));
    } finally {
      Files.delete(contexts);
      grpc.shutdownNow();
      data.stop(0);
    }
  }

  private static void play(Map<String, String> environment) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Surroundings surroundings =
        new Surroundings(
            new ByteArrayInputStream(new byte[1]),
            nowhere,
            nowhere,
            Terminal.NONE,
            environment,
            InstantSource.system(),
            Optional::empty);
    String[][] commands = {
      {"version"},
      {"help"},
      {"status"},
      {"status", "-A", "-o", "json"},
      {"mount", "list", "-A"},
      {"mount", "describe", "/lake"},
      {"ls", "/lake"},
      {"ls", "-l", "/lake"},
      {"stat", "/lake/a"},
      {"stat", "-o", "json", "/lake/a"},
      {"cat", "/lake/a"},
      {"put", "-", "/lake/a"},
      {"rm", "/lake/a"},
      {"wrong"}
    };
    for (String[] command : commands) {
      Main.run(surroundings, command);
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] body = "{\"file\": {\"size\": \"1\"}}".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static <T> void send(StreamObserver<T> observer, T answer) {
    observer.onNext(answer);
    observer.onCompleted();
  }

  private static final class StubNamespace extends NamespaceServiceGrpc.NamespaceServiceImplBase {
    @Override
    public void stat(StatRequest request, StreamObserver<StatResponse> observer) {
      FileType type =
          request.getPath().equals("/lake")
              ? FileType.FILE_TYPE_DIRECTORY
              : FileType.FILE_TYPE_FILE;
      send(
          observer,
          StatResponse.newBuilder()
              .setFile(FILE.toBuilder().setType(type))
              .setFreshness(Freshness.newBuilder().setAgeSeconds(1).setBoundSeconds(1))
              .build());
    }

    @Override
    public void list(ListRequest request, StreamObserver<ListResponse> observer) {
      send(observer, ListResponse.newBuilder().addEntries(FILE).setLast(true).build());
    }
  }

  private static final class StubAdmin extends AdminServiceGrpc.AdminServiceImplBase {
    @Override
    public void status(StatusRequest request, StreamObserver<NodeStatus> observer) {
      send(observer, NodeStatus.newBuilder().addMounts(MountInfo.getDefaultInstance()).build());
    }

    @Override
    public void listMounts(ListMountsRequest request, StreamObserver<ListMountsResponse> observer) {
      send(
          observer,
          ListMountsResponse.newBuilder().addMounts(MountInfo.getDefaultInstance()).build());
    }
  }
}
