package io.syncline.chaos.net;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One link: listens on a port of its own and hands connections on to a server, in the state that it
 * was told to have.
 *
 * <p>A new state holds for what is open and for what comes. Bytes that were swallowed are lost for
 * ever, so a connection that lost some is reset when the state changes. Nothing that a client sent
 * is handed on once the client has closed its connection, but for what was on its way already.
 *
 * <p>Thread rule: any thread. Three threads for each connection at most.
 */
public final class FaultProxy implements AutoCloseable {
  /** Connections that are open at a time; further ones are reset. */
  static final int MAX_CONNECTIONS = 1_000;

  private final String name;
  private final int serverPort;
  private final ServerSocket listener;

  @GuardedBy("this")
  private final Set<ProxiedConnection> open = new HashSet<>();

  @GuardedBy("this")
  private LinkState state = LinkState.PASS;

  @GuardedBy("this")
  private long refused;

  /**
   * A link that passes everything.
   *
   * @param name for its threads
   * @param port where it listens on the loopback address; 0 for any free one
   * @param serverPort where it leads to on the loopback address; nobody need listen there yet
   */
  public FaultProxy(String name, int port, int serverPort) {
    this.name = name;
    this.serverPort = serverPort;
    try {
      this.listener = new ServerSocket();
      this.listener.setReuseAddress(true);
      this.listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
    } catch (IOException e) {
      throw new UncheckedIOException("link " + name + " cannot listen on port " + port, e);
    }
    start(name, this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  public synchronized LinkState state() {
    return state;
  }

  /** Connections that were reset on arrival. */
  public synchronized long refused() {
    return refused;
  }

  /** Changes how the link behaves from now on. */
  public void become(LinkState next) {
    List<ProxiedConnection> connections;
    synchronized (this) {
      state = next;
      connections = List.copyOf(open);
    }
    connections.forEach(connection -> connection.become(next));
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException("link " + name + " does not close", e);
    }
    List<ProxiedConnection> connections;
    synchronized (this) {
      connections = List.copyOf(open);
    }
    connections.forEach(ProxiedConnection::reset);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        admit(listener.accept());
      } catch (IOException e) {
        // Closed, which is how it ends; or a client that hung up at once.
      }
    }
  }

  private void admit(Socket client) throws IOException {
    client.setTcpNoDelay(true);
    ProxiedConnection connection;
    synchronized (this) {
      if (state.kind() == LinkState.Kind.RESET || open.size() >= MAX_CONNECTIONS) {
        refused++;
        ProxiedConnection.reset(client);
        return;
      }
      connection = new ProxiedConnection(client, state, this::forget);
      open.add(connection);
    }
    start(name + "-" + client.getPort(), () -> connection.run(serverPort));
  }

  private synchronized void forget(ProxiedConnection connection) {
    open.remove(connection);
  }

  static void start(String name, Runnable work) {
    Thread thread = new Thread(work, "link-" + name);
    thread.setDaemon(true);
    thread.start();
  }
}
