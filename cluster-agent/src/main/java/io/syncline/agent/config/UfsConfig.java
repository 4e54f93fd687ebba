package io.syncline.agent.config;

import io.syncline.core.model.Location;
import io.syncline.core.model.Scheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One store.
 *
 * @param name its name in this configuration
 * @param type what kind it is
 * @param locations prefixes that it serves, all of its type's scheme
 * @param readLag how old an answer of the store itself may be
 * @param limits what it may be asked for
 * @param watch how it is known what others change there
 * @param s3 settings of an S3-compatible store; null for others
 * @param hdfs settings of an HDFS; null for others
 */
@SuppressWarnings(
    "checkstyle:parameternumber") // One component a group of keys; built in one place.
public record UfsConfig(
    String name,
    UfsType type,
    List<Location> locations,
    Duration readLag,
    Limits limits,
    Watch watch,
    @Nullable S3 s3,
    @Nullable Hdfs hdfs) {
  public UfsConfig {
    Objects.requireNonNull(name);
    locations = List.copyOf(locations);
    if ((type == UfsType.S3) != (s3 != null)) {
      throw new IllegalArgumentException(
          "store " + name + " of type " + type + " with S3 settings " + s3);
    }
    if ((type == UfsType.HDFS) != (hdfs != null)) {
      throw new IllegalArgumentException(
          "store " + name + " of type " + type + " with HDFS settings " + hdfs);
    }
  }

  /**
   * What a store may be asked for.
   *
   * @param maxConcurrentCalls requests in flight
   * @param callsPerSecond requests a second
   * @param maxWait how long a request waits for its turn
   * @param maxAttempts attempts for one request, the first included
   * @param requestTimeout how long one attempt may take
   */
  public record Limits(
      int maxConcurrentCalls,
      int callsPerSecond,
      Duration maxWait,
      int maxAttempts,
      Duration requestTimeout) {}

  /**
   * How it is known what others change in a store.
   *
   * @param kind what tells of it
   * @param maxDirectories of a directory, at and below it
   * @param events of a bucket, how its notifications come
   */
  public record Watch(WatchKind kind, int maxDirectories, Events events) {
    /**
     * What the name of a watcher begins with, as an origin in the log; the store's name follows.
     */
    public static final String ORIGIN = "watch-";
  }

  /**
   * How the notifications of a bucket come.
   *
   * @param queue URL of the queue; given for {@code sqs}
   * @param queueEndpoint URL of what speaks like SQS; empty for AWS itself
   * @param topic given for {@code topic}
   * @param token what whoever posts must show; given for {@code posted}
   * @param allowance how long a notification may take
   * @param keyDecoding how keys stand in notifications
   * @param canary how it is found out that none come; empty for not at all
   */
  @SuppressWarnings("checkstyle:parameternumber") // One component a key; built in one place.
  public record Events(
      Optional<String> queue,
      Optional<String> queueEndpoint,
      Optional<Topic> topic,
      Optional<Secret> token,
      Duration allowance,
      KeyDecoding keyDecoding,
      Optional<Canary> canary) {}

  /**
   * A topic of Kafka into which a store writes its notifications.
   *
   * @param name its name
   * @param brokers {@code host:port} of its brokers; empty for those of the log
   * @param client further settings of the client for these brokers; never shown
   */
  public record Topic(String name, List<String> brokers, Map<String, String> client) {
    public Topic {
      brokers = List.copyOf(brokers);
      client = Map.copyOf(client);
    }

    @Override
    public String toString() {
      return name + " at " + brokers;
    }
  }

  /**
   * Objects that are written to see whether notifications of them come.
   *
   * @param prefix below which
   * @param interval between two
   * @param patience how long the notification of one may stay away before the watcher is doubted
   */
  public record Canary(Location prefix, Duration interval, Duration patience) {}

  /**
   * Settings of an S3-compatible store.
   *
   * @param endpoint URL of the service; empty for the provider's own
   * @param region region that requests are signed for
   * @param pathStyle whether the bucket is in the path
   * @param credentials empty for the SDK's own chain
   * @param dialect what the store does differently from AWS
   * @param partBytes size of the parts of an upload
   */
  public record S3(
      Optional<String> endpoint,
      String region,
      boolean pathStyle,
      Optional<Credentials> credentials,
      Dialect dialect,
      int partBytes) {}

  /**
   * What a store does differently from AWS.
   *
   * @param checksumMode whether the client adds checksums
   * @param chunkedEncoding whether uploads are signed chunk by chunk
   * @param conditionalCreate whether {@code If-None-Match} is honoured on uploads
   * @param conditionalRead whether {@code If-Match} is honoured on downloads
   * @param keyDecoding how keys stand in listings
   * @param uniqueRequestIds whether each request has an id of its own, which notifications of what
   *     it did repeat
   */
  public record Dialect(
      ChecksumMode checksumMode,
      boolean chunkedEncoding,
      boolean conditionalCreate,
      boolean conditionalRead,
      KeyDecoding keyDecoding,
      boolean uniqueRequestIds) {}

  /**
   * Settings of an HDFS.
   *
   * @param authority the one name that its locations have
   * @param aliases other names of it: of its NameNodes, of the nameservice; as locations have them
   * @param siteFiles Hadoop's own configuration files
   * @param user the name that a NameNode is told; empty for the process's own
   * @param kerberos what proves who asks; empty where nothing needs to
   * @param properties Hadoop's own settings
   */
  public record Hdfs(
      String authority,
      List<String> aliases,
      List<Path> siteFiles,
      Optional<String> user,
      Optional<Kerberos> kerberos,
      Map<String, String> properties) {
    /** What an address of a NameNode begins with, among the properties. */
    private static final String ADDRESS = "dfs.namenode.rpc-address.";

    public Hdfs {
      aliases = List.copyOf(aliases);
      siteFiles = List.copyOf(siteFiles);
      properties = Map.copyOf(properties);
    }

    private String addresses() {
      Map<String, String> addresses = new TreeMap<>(properties);
      addresses.keySet().removeIf(name -> !name.startsWith(ADDRESS));
      return addresses.isEmpty() ? "" : " " + String.join(" ", addresses.values());
    }
  }

  /**
   * Who asks a store that wants Kerberos.
   *
   * @param principal such as {@code syncline/host@REALM}
   * @param keytab file with its key
   */
  public record Kerberos(String principal, Path keytab) {}

  /**
   * A static pair of keys.
   *
   * @param accessKey who asks
   * @param secretKey the proof
   */
  public record Credentials(Secret accessKey, Secret secretKey) {}

  /**
   * What decides which bytes a location of this store names, in one line without secrets. When it
   * changes, all that was held of the store's locations is of another store.
   *
   * <p>Does not tell: other credentials that lead to another tenant's bucket of the same name,
   * another file system mounted at the same directory, and another HDFS whose addresses are in a
   * site file or which has the host's name.
   */
  public String identity() {
    if (hdfs != null) {
      return type + hdfs.addresses();
    }
    return s3 == null
        ? type.toString()
        : String.join(
            " ",
            type.toString(),
            s3.endpoint().orElse("-"),
            s3.region(),
            s3.dialect().keyDecoding().toString());
  }

  /** The same location under the one name that its HDFS has here; empty for what has it already. */
  Optional<Location> canonical(Location location) {
    if (hdfs == null
        || location.scheme() != Scheme.HDFS
        || !hdfs.aliases().contains(location.authority())) {
      return Optional.empty();
    }
    return Optional.of(Location.of(Scheme.HDFS, hdfs.authority(), location.path()));
  }

  /** The longest prefix that contains a location; empty when this store does not serve it. */
  public Optional<Location> prefixOf(Location location) {
    return locations.stream()
        .filter(location::isAtOrBelow)
        .max((a, b) -> Integer.compare(a.path().length(), b.path().length()));
  }
}
