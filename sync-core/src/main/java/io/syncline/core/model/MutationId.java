package io.syncline.core.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of one mutation of a store: who made it and who was told of it by the store make the
 * same name of what the store said. No two that nodes make have the same one; several that one
 * request of somebody else makes of one object do.
 *
 * <p>128 bits of a digest, so that nobody who chooses keys can choose a name.
 *
 * @param high the first half
 * @param low the second half
 */
public record MutationId(long high, long low) {
  /** How many bytes it has, the first half first, each with its highest byte first. */
  public static final int BYTES = 2 * Long.BYTES;

  private static final int MAX_REQUEST_CHARS = 256;

  /**
   * What a request did to one object of a store that calls each request by an id of its own, and
   * repeats that in its events. The key is a part of it: one request may remove many objects, one
   * after the other.
   *
   * @param request as the store says it; null, empty or endless where it does not
   */
  public static Optional<MutationId> ofRequest(
      @Nullable String request, String bucket, String key) {
    return request == null || request.isBlank() || request.length() > MAX_REQUEST_CHARS
        ? Optional.empty()
        : Optional.of(of("request", request, bucket, key));
  }

  /**
   * The rename of a file that was made under a name that is used once.
   *
   * @param from that name, with its whole path
   * @param to the whole path that it was put at
   */
  public static MutationId ofRename(String from, String to) {
    return of("rename", from, to);
  }

  /** The name that stands for what a store said, part by part, in this order. */
  public static MutationId of(String... said) {
    MessageDigest digest = sha256();
    for (String part : said) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      digest.update(bytes);
    }
    ByteBuffer whole = ByteBuffer.wrap(digest.digest());
    return new MutationId(whole.getLong(), whole.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }
}
