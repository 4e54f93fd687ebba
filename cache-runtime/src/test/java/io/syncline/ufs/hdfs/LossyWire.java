package io.syncline.ufs.hdfs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to a server on which answers get lost: with their connection, or without a sign. */
final class LossyWire implements AutoCloseable {
  private final ServerSocket door;
  private final int server;
  private final AtomicInteger toLose = new AtomicInteger();
  private volatile boolean silent;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  LossyWire(String server) throws IOException {
    this.server = Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  String address() {
    return "127.0.0.1:" + door.getLocalPort();
  }

  void loseAnswers(int answers) {
    toLose.set(answers);
  }

  /** From now on no answer comes through, and no connection breaks. */
  void fallSilent() {
    silent = true;
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
        open.add(client);
        open.add(behind);
        start(() -> carry(client, behind, false));
        start(() -> carry(behind, client, true));
      } catch (IOException e) {
        // Closed, or the server is away: the client sees it.
      }
    }
  }

  private void carry(Socket from, Socket to, boolean answers) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] some = new byte[1 << 16];
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        if (answers && toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          return;
        }
        if (!answers || !silent) {
          out.write(some, 0, n);
          out.flush();
        }
      }
    } catch (IOException e) {
      // The other side went away.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "lossy-wire");
    thread.setDaemon(true);
    thread.start();
  }
}
