package io.syncline.ufs.hdfs;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which of Hadoop's own settings may be passed through. What the adapter's guarantees depend on is
 * its own business: how often a request is repeated, how long it is waited for, and who is asked.
 */
public final class HdfsProperties {
  /** What a setting that may be passed through begins with. */
  public static final List<String> ALLOWED_PREFIXES =
      List.of("dfs.", "hadoop.security.", "hadoop.rpc.", "ipc.", "fs.hdfs.");

  /** Settings of the adapter's own, or beginnings of such, each with what decides instead. */
  private static final List<Own> OWN =
      List.of(
          new Own("dfs.client.failover.max.attempts", "max-attempts"),
          new Own("dfs.client.failover.connection.retries", "max-attempts"),
          new Own("dfs.client.failover.sleep.", "max-attempts"),
          new Own("dfs.client.retry.", "max-attempts"),
          new Own("dfs.client.socket-timeout", "request-timeout"),
          new Own("ipc.client.connect.max.retries", "max-attempts"),
          new Own("ipc.client.connect.timeout", "request-timeout"),
          new Own("ipc.client.rpc-timeout.ms", "request-timeout"),
          new Own("ipc.client.ping", "request-timeout"),
          new Own("ipc.ping.interval", "request-timeout"),
          new Own("hadoop.security.authentication", "principal"),
          new Own("fs.hdfs.impl", "type"));

  /** Secrets have no place in a configuration that is shown. */
  private static final Set<String> SECRET_WORDS = Set.of("password", "secret");

  private HdfsProperties() {}

  /** Why a setting is not passed through, as the second half of a sentence; empty when it is. */
  public static Optional<String> refusal(String name) {
    if (ALLOWED_PREFIXES.stream().noneMatch(name::startsWith)) {
      return Optional.of(
          "is not passed through (expected one that begins with "
              + String.join(", ", ALLOWED_PREFIXES)
              + ")");
    }
    if (SECRET_WORDS.stream().anyMatch(name::contains)) {
      return Optional.of("may be a secret and is not passed through (put it into a site file)");
    }
    return OWN.stream()
        .filter(own -> name.startsWith(own.beginning()))
        .findFirst()
        .map(own -> "is not passed through: " + own.instead() + " of the store decides");
  }

  private record Own(String beginning, String instead) {}
}
