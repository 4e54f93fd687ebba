package io.syncline.core.consistency;

import io.syncline.core.model.FileStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * Stands for the children that a reader of a directory is shown: names, types, sizes and versions,
 * in {@link io.syncline.core.model.SiblingOrder}. The first half of a SHA-256, the same in every
 * process and version.
 *
 * <p>Equal digests mean equal children. Other ones need not differ: a version that only one of the
 * two knows, or a file that grows, is judged by {@link SameFile} alone.
 *
 * @param high the first eight bytes
 * @param low the next eight
 */
public record Digest(long high, long low) {
  /** Of the children that are added, in order; for one thread. */
  public static final class Builder {
    private static final byte DIRECTORY = 1;
    private static final byte VERSION = 2;
    private static final byte TIME = 3;
    private static final byte NEITHER = 4;

    private final MessageDigest hash;

    public Builder() {
      try {
        hash = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    /** Adds a child that is there. */
    public Builder add(String slot, FileStatus status) {
      text(slot);
      if (status.isDirectory()) {
        hash.update(DIRECTORY);
        return this;
      }
      String version = status.version();
      Instant modified = status.modified();
      if (version != null) {
        hash.update(VERSION);
        text(version);
      } else if (modified != null) {
        hash.update(TIME);
        number(modified.toEpochMilli());
      } else {
        hash.update(NEITHER);
      }
      number(status.size());
      return this;
    }

    /** The digest of what was added; the builder is empty again. */
    public Digest build() {
      ByteBuffer bytes = ByteBuffer.wrap(hash.digest());
      return new Digest(bytes.getLong(), bytes.getLong());
    }

    /** With its length before it, so that no two sequences of texts look alike. */
    private void text(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      number(bytes.length);
      hash.update(bytes);
    }

    private void number(long number) {
      hash.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }
  }
}
