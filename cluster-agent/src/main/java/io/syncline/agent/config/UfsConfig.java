package io.syncline.agent.config;

import io.syncline.core.model.Location;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One store.
 *
 * @param name its name in this configuration
 * @param type what kind it is
 * @param locations prefixes that it serves, all of its type's scheme
 * @param readLag how old an answer of the store itself may be
 * @param limits what it may be asked for
 * @param s3 settings of an S3-compatible store; null for others
 */
public record UfsConfig(
    String name,
    UfsType type,
    List<Location> locations,
    Duration readLag,
    Limits limits,
    @Nullable S3 s3) {
  public UfsConfig {
    Objects.requireNonNull(name);
    locations = List.copyOf(locations);
    if ((type == UfsType.S3) != (s3 != null)) {
      throw new IllegalArgumentException(
          "store " + name + " of type " + type + " with S3 settings " + s3);
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
   */
  public record Dialect(
      ChecksumMode checksumMode,
      boolean chunkedEncoding,
      boolean conditionalCreate,
      boolean conditionalRead,
      KeyDecoding keyDecoding) {}

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
   * <p>Does not tell: other credentials that lead to another tenant's bucket of the same name, and
   * another file system mounted at the same directory.
   */
  public String identity() {
    return s3 == null
        ? type.toString()
        : String.join(
            " ",
            type.toString(),
            s3.endpoint().orElse("-"),
            s3.region(),
            s3.dialect().keyDecoding().toString());
  }

  /** The longest prefix that contains a location; empty when this store does not serve it. */
  public Optional<Location> prefixOf(Location location) {
    return locations.stream()
        .filter(location::isAtOrBelow)
        .max((a, b) -> Integer.compare(a.path().length(), b.path().length()));
  }
}
