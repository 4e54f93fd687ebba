package io.syncline.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that nobody listens on.
 *
 * <p>They lie below those that systems give to outgoing connections, so that no connection takes
 * one between choosing and listening.
 */
public final class FreePort {
  private static final int LOWEST = 20_000;
  private static final int COUNT = 12_000;

  /**
   * Static, because two servers of one process must not be given one port before either listens.
   */
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private FreePort() {}

  /** Any free port of this machine's loopback address; another one each time. */
  public static int any() {
    for (int attempt = 0; attempt < COUNT; attempt++) {
      int port = LOWEST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no port from " + LOWEST + " to " + (LOWEST + COUNT - 1) + " is free");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
