package io.syncline.chaos.net;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.chaos.net.LinkState.Direction;
import io.syncline.chaos.net.LinkState.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection through a {@link FaultProxy}: two pumps, and what the link does to them. */
final class ProxiedConnection {
  /** What one pump holds at most; a sender with more waits, as before a full window. */
  private static final int BUFFER = 16 << 10;

  private final Socket client;
  private final Consumer<ProxiedConnection> whenOver;

  @GuardedBy("this")
  private LinkState state;

  @GuardedBy("this")
  private @Nullable Socket server;

  @GuardedBy("this")
  private boolean lostBytes;

  @GuardedBy("this")
  private boolean over;

  ProxiedConnection(Socket client, LinkState state, Consumer<ProxiedConnection> whenOver) {
    this.client = client;
    this.state = state;
    this.whenOver = whenOver;
  }

  /** Connects and pumps until one side is gone. */
  void run(int serverPort) {
    try {
      Socket opened = connect(serverPort);
      if (opened != null) {
        FaultProxy.start("back-" + client.getPort(), () -> pump(opened, Direction.TO_CLIENT));
        pump(opened, Direction.TO_SERVER);
      }
    } catch (IOException e) {
      reset();
    }
  }

  void become(LinkState next) {
    boolean ends;
    synchronized (this) {
      ends = next.kind() == Kind.RESET || lostBytes;
      state = next;
      notifyAll();
    }
    if (ends) {
      reset();
    }
  }

  /** Ends both sides abruptly. */
  void reset() {
    Socket other;
    synchronized (this) {
      over = true;
      other = server;
      notifyAll();
    }
    reset(client);
    if (other != null) {
      reset(other);
    }
    whenOver.accept(this);
  }

  static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already.
    }
  }

  /** The server's side; null when the link swallowed everything until the connection ended. */
  private @Nullable Socket connect(int serverPort) throws IOException {
    if (state().kind() == Kind.HALF_OPEN) {
      swallowUntilClosed(client.getInputStream());
      reset();
      return null;
    }
    awaitNoHold();
    Socket opened = new Socket(InetAddress.getLoopbackAddress(), serverPort);
    if (opened.getLocalPort() == serverPort) {
      opened.close(); // Where nobody listens TCP may let somebody meet himself.
      throw new ConnectException("nobody listens at port " + serverPort);
    }
    opened.setTcpNoDelay(true);
    synchronized (this) {
      server = opened;
      if (over) {
        reset(opened);
        return null;
      }
    }
    return opened;
  }

  private void swallowUntilClosed(InputStream in) throws IOException {
    synchronized (this) {
      lostBytes = true;
    }
    byte[] buffer = new byte[BUFFER];
    while (in.read(buffer) >= 0) {
      // Nobody will ever see it.
    }
  }

  private void pump(Socket opened, Direction direction) {
    Socket from = direction == Direction.TO_SERVER ? client : opened;
    Socket to = direction == Direction.TO_SERVER ? opened : client;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (!isSwallowed(direction)) {
          handOn(buffer, n, out);
        }
      }
      awaitNoHold();
      to.shutdownOutput();
      endWhenBothAreOver(from, to);
    } catch (IOException e) {
      reset();
    }
  }

  private void endWhenBothAreOver(Socket from, Socket to) {
    if (from.isOutputShutdown() && to.isOutputShutdown()) {
      reset();
    }
  }

  private void handOn(byte[] bytes, int count, OutputStream out) throws IOException {
    LinkState now = awaitNoHold();
    if (now.kind() == Kind.DELAY) {
      await(now.delay().toNanos());
    }
    if (now.kind() == Kind.BANDWIDTH) {
      await(TimeUnit.SECONDS.toNanos(count) / now.bytesPerSecond());
    }
    out.write(bytes, 0, count);
    out.flush();
  }

  private synchronized boolean isSwallowed(Direction direction) {
    boolean swallowed = state.swallows(direction);
    lostBytes |= swallowed;
    return swallowed;
  }

  private synchronized LinkState state() {
    return state;
  }

  /** Waits while the link holds what is sent; returns its state then. */
  private synchronized LinkState awaitNoHold() throws IOException {
    while (state.kind() == Kind.HOLD && !over) {
      waitFor(TimeUnit.SECONDS.toNanos(1));
    }
    return state;
  }

  /** Lets time pass, or less when the link changes meanwhile. */
  private synchronized void await(long nanos) throws IOException {
    LinkState before = state;
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && state.equals(before) && !over; ) {
      waitFor(left);
      left = end - System.nanoTime();
    }
  }

  @GuardedBy("this")
  private void waitFor(long nanos) throws IOException {
    if (over) {
      throw new IOException("the connection is over");
    }
    try {
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(nanos, 1_000_000));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
