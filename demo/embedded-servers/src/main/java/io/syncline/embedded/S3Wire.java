package io.syncline.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Hands HTTP requests on to the store behind it, one connection by one, counts them by operation,
 * and breaks those that it was told to break.
 *
 * <p>Faults are real on the wire: a dropped connection is a closed socket. Messages are held whole
 * in memory. One thread for each connection.
 */
final class S3Wire implements AutoCloseable {
  /** Far less than the time after which the store hangs up. */
  static final Duration MAX_IDLE = Duration.ofSeconds(1);

  private final ServerSocket listener;
  private final int storePort;
  private final RequestIds ids;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  @GuardedBy("this")
  private final Map<S3Operation, Integer> requests = new EnumMap<>(S3Operation.class);

  @GuardedBy("this")
  private final Map<S3Operation, Deque<S3Fault>> faults = new EnumMap<>(S3Operation.class);

  @GuardedBy("this")
  private @Nullable S3Fault always;

  S3Wire(int port, int storePort, RequestIds ids) throws IOException {
    this.storePort = storePort;
    this.ids = ids;
    this.listener = new ServerSocket();
    this.listener.setReuseAddress(true);
    this.listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
    start("s3-wire-" + listener.getLocalPort(), this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  synchronized Map<S3Operation, Integer> requests() {
    return new EnumMap<>(requests);
  }

  synchronized void forgetRequests() {
    requests.clear();
  }

  synchronized void breakNext(S3Operation operation, int times, S3Fault fault) {
    Deque<S3Fault> due = faults.computeIfAbsent(operation, o -> new ArrayDeque<>());
    for (int i = 0; i < times; i++) {
      due.add(fault);
    }
  }

  synchronized void breakAll(@Nullable S3Fault fault) {
    always = fault;
  }

  synchronized void mend() {
    always = null;
    faults.clear();
  }

  @Override
  public void close() {
    closeQuietly(listener);
    open.forEach(S3Wire::closeQuietly);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        start("s3-wire-" + port() + "-" + client.getPort(), () -> serve(client));
      } catch (IOException e) {
        return; // Closed, which is how it ends.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        StoreSide store = new StoreSide()) {
      client.setTcpNoDelay(true);
      InputStream fromClient = new BufferedInputStream(client.getInputStream());
      OutputStream toClient = client.getOutputStream();
      boolean goOn = true;
      while (goOn) {
        HttpMessage request = HttpMessage.read(fromClient, false, head -> invite(head, toClient));
        goOn = request != null && handOn(request, store, toClient);
      }
    } catch (IOException e) {
      // One of the two hung up; the other learns of it by the close.
    } finally {
      open.remove(client);
    }
  }

  /** Answers the question of a client that waits before it sends a body. */
  private static void invite(HttpMessage head, OutputStream toClient) throws IOException {
    if (head.header("expect") != null) {
      toClient.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      toClient.flush();
    }
  }

  /** Returns whether the connection goes on. */
  private boolean handOn(HttpMessage request, StoreSide store, OutputStream toClient)
      throws IOException {
    String[] line = request.first().split(" ", 3);
    S3Operation operation =
        S3Operation.of(line[0], line[1], request.header("x-amz-copy-source") != null);
    S3Fault fault = begin(operation);
    S3Fault.Kind kind = fault == null ? null : fault.kind();
    if (kind == S3Fault.Kind.DROP) {
      return false;
    }
    boolean head = line[0].equals("HEAD");
    if (fault != null && kind == S3Fault.Kind.ANSWER) {
      toClient.write(error(fault, head).bytes());
      return true;
    }
    if (fault != null && kind == S3Fault.Kind.DELAY) {
      pause(fault);
    }
    HttpMessage answer = ask(request.without("expect"), store, head);
    if (answer == null || kind == S3Fault.Kind.DROP_AFTER_EFFECT) {
      return false;
    }
    if (fault != null && kind == S3Fault.Kind.ANSWER_AFTER_EFFECT) {
      toClient.write(error(fault, head).bytes());
      return true;
    }
    byte[] bytes = answer.bytes();
    if (kind == S3Fault.Kind.CUT) {
      toClient.write(Arrays.copyOf(bytes, bytes.length - (answer.body().length + 1) / 2));
      return false;
    }
    toClient.write(bytes);
    toClient.flush();
    return !answer.isLast();
  }

  /** Asks the store, whose own ids are all alike. */
  private @Nullable HttpMessage ask(HttpMessage request, StoreSide store, boolean head)
      throws IOException {
    String id = ids.begin(request);
    try {
      HttpMessage answer = store.ask(request, head);
      return answer == null
          ? null
          : answer.without(RequestIds.HEADER).with(RequestIds.HEADER + ": " + id);
    } finally {
      ids.end(id);
    }
  }

  /**
   * The way of one client's connection to the store. The store hangs up on a connection that is
   * idle for long, and the client would learn of that by the loss of its next request: one that was
   * idle is replaced before.
   */
  private final class StoreSide implements AutoCloseable {
    private Socket socket = connect();
    private InputStream answers = new BufferedInputStream(socket.getInputStream());
    private long used = System.nanoTime();

    StoreSide() throws IOException {}

    @Nullable HttpMessage ask(HttpMessage request, boolean head) throws IOException {
      if (System.nanoTime() - used > MAX_IDLE.toNanos()) {
        close();
        socket = connect();
        answers = new BufferedInputStream(socket.getInputStream());
      }
      socket.getOutputStream().write(request.bytes());
      socket.getOutputStream().flush();
      HttpMessage answer = HttpMessage.read(answers, head, h -> {});
      while (answer != null && answer.first().contains(" 100 ")) {
        answer = HttpMessage.read(answers, head, h -> {});
      }
      used = System.nanoTime();
      return answer;
    }

    private Socket connect() throws IOException {
      Socket connected = new Socket(InetAddress.getLoopbackAddress(), storePort);
      open.add(connected);
      connected.setTcpNoDelay(true);
      return connected;
    }

    @Override
    public void close() {
      closeQuietly(socket);
      open.remove(socket);
    }
  }

  private synchronized @Nullable S3Fault begin(S3Operation operation) {
    requests.merge(operation, 1, Integer::sum);
    Deque<S3Fault> due = faults.get(operation);
    S3Fault next = due == null ? null : due.pollFirst();
    return next == null ? always : next;
  }

  private static HttpMessage error(S3Fault fault, boolean head) {
    String text =
        fault.code().isEmpty()
            ? ""
            : "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
                + fault.code()
                + "</Code><Message>injected</Message><RequestId>injected</RequestId></Error>";
    byte[] body = head ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    return new HttpMessage(
        "HTTP/1.1 " + fault.status() + " Injected",
        List.of("Content-Type: application/xml", "Content-Length: " + body.length),
        body);
  }

  private static void pause(S3Fault fault) throws IOException {
    try {
      Thread.sleep(fault.pause().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // It is on its way out.
    }
  }
}
