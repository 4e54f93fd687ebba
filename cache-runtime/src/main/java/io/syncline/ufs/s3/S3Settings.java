package io.syncline.ufs.s3;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one S3-compatible store is reached, and what it can do.
 *
 * @param endpoint its address, such as {@code http://minio:9000}; null for AWS itself, by region
 * @param region the region that requests are signed for
 * @param pathStyle whether the bucket is a part of the path ({@code endpoint/bucket/key}) instead
 *     of the host
 * @param keys the key pair to sign with; empty for the default chain of the AWS SDK (environment,
 *     profile, instance)
 * @param dialect what differs between stores
 * @param transfer sizes
 */
public record S3Settings(
    @Nullable URI endpoint,
    String region,
    boolean pathStyle,
    Optional<KeyPair> keys,
    Dialect dialect,
    Transfer transfer) {

  /** Parts below this size are refused by S3, but for the last. */
  public static final int MIN_PART_BYTES = 5 << 20;

  /**
   * A static pair of access key and secret.
   *
   * @param accessKey the public half
   * @param secretKey the secret half; never shown
   */
  public record KeyPair(String accessKey, String secretKey) {
    public KeyPair {
      if (accessKey.isBlank() || secretKey.isBlank()) {
        throw invalid(
            "keys", "a blank access key or secret", "both, or neither for the default chain");
      }
    }

    @Override
    public String toString() {
      return "KeyPair[***]";
    }
  }

  /** When the SDK adds and checks checksums of its own. */
  public enum Checksums {
    /** Only where S3 demands one, then as Content-MD5, which every store knows. */
    WHEN_REQUIRED,
    /** Wherever S3 supports one. */
    WHEN_SUPPORTED
  }

  /** How keys stand in a listing. */
  public enum KeyDecoding {
    /**
     * Percent-encoded once, on request, as AWS does; the only form that survives control
     * characters.
     */
    URL_ENCODED,
    /** As they are. For stores that say they encode and do not, or the other way round. */
    RAW
  }

  /**
   * What differs between stores that call themselves S3.
   *
   * @param checksums when the SDK adds and checks checksums
   * @param chunkedEncoding whether bodies are sent in signed chunks
   * @param keyDecoding how keys stand in a listing
   * @param conditionalCreate whether {@code If-None-Match: *} is kept; otherwise a create without
   *     overwrite looks first, and a file that somebody else creates in between is overwritten
   * @param conditionalRead whether {@code If-Match} is kept; otherwise the etag of the answer is
   *     compared, which is as good but may cost a useless answer
   * @param uniqueRequestIds whether each request has an id of its own, which events of what it did
   *     repeat
   */
  public record Dialect(
      Checksums checksums,
      boolean chunkedEncoding,
      KeyDecoding keyDecoding,
      boolean conditionalCreate,
      boolean conditionalRead,
      boolean uniqueRequestIds) {
    /** AWS and its faithful copies, but for the ids of requests, in which few are faithful. */
    public static final Dialect DEFAULT =
        new Dialect(Checksums.WHEN_REQUIRED, true, KeyDecoding.URL_ENCODED, true, true, false);

    /** The same of a store whose events repeat the ids of requests. */
    public Dialect withUniqueRequestIds() {
      return new Dialect(
          checksums, chunkedEncoding, keyDecoding, conditionalCreate, conditionalRead, true);
    }
  }

  /**
   * Sizes.
   *
   * @param partBytes one part of a multipart upload, {@value S3Settings#MIN_PART_BYTES} to 1 GiB;
   *     an upload has at most 10,000 parts and holds one of them in memory
   * @param multipartThreshold files up to this size are one request, 0 to 1 GiB; held in memory
   * @param listingPage keys asked for by one listing request, 1 to 1,000
   */
  public record Transfer(int partBytes, int multipartThreshold, int listingPage) {
    /** Parts and single requests of 8 MiB, listings of 1,000. */
    public static final Transfer DEFAULT = new Transfer(8 << 20, 8 << 20, 1_000);

    public Transfer {
      if (partBytes < MIN_PART_BYTES || partBytes > 1 << 30) {
        throw invalid("part-size", partBytes, MIN_PART_BYTES + " to " + (1 << 30));
      }
      if (multipartThreshold < 0 || multipartThreshold > 1 << 30) {
        throw invalid("multipart-threshold", multipartThreshold, "0 to " + (1 << 30));
      }
      if (listingPage < 1 || listingPage > 1_000) {
        throw invalid("listing-page", listingPage, "1 to 1000");
      }
    }
  }

  public S3Settings {
    if (endpoint != null && (endpoint.getHost() == null || endpoint.getScheme() == null)) {
      throw invalid("endpoint", endpoint, "an address such as http://minio:9000");
    }
    if (endpoint != null && endpoint.getUserInfo() != null) {
      throw invalid("endpoint", "an address with credentials", "the key pair by its own settings");
    }
    if (region.isBlank()) {
      throw invalid("region", "blank", "a region such as us-east-1; most other stores take any");
    }
  }

  /** A store at an address, in path style, with everything else at its default. */
  public static S3Settings at(URI endpoint, String accessKey, String secretKey) {
    return new S3Settings(
        endpoint,
        "us-east-1",
        true,
        Optional.of(new KeyPair(accessKey, secretKey)),
        Dialect.DEFAULT,
        Transfer.DEFAULT);
  }

  /** AWS in a region, with the default chain of credentials. */
  public static S3Settings aws(String region) {
    return new S3Settings(
        null,
        region,
        false,
        Optional.empty(),
        Dialect.DEFAULT.withUniqueRequestIds(),
        Transfer.DEFAULT);
  }

  /** The same with another dialect. */
  public S3Settings withDialect(Dialect other) {
    return new S3Settings(endpoint, region, pathStyle, keys, other, transfer);
  }

  /** The same with other sizes. */
  public S3Settings withTransfer(Transfer other) {
    return new S3Settings(endpoint, region, pathStyle, keys, dialect, other);
  }

  /** What messages call the store. */
  String where() {
    return endpoint == null ? "AWS " + region : endpoint.toString();
  }

  private static SyncException invalid(String name, Object found, Object expected) {
    return new SyncException(
        ErrorCode.INVALID_CONFIGURATION,
        "s3 setting " + name + " is " + found + " (expected " + expected + ")");
  }
}
