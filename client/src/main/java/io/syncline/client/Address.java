package io.syncline.client;

import java.net.InetSocketAddress;

/** Resolves what a context says about where a node is. */
final class Address {
  private Address() {}

  /** The socket address of {@code host:port}; an IPv6 host stands in brackets. */
  static InetSocketAddress of(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    String host = hostAndPort.substring(0, colon).replace("[", "").replace("]", "");
    return new InetSocketAddress(host, Integer.parseInt(hostAndPort.substring(colon + 1)));
  }
}
