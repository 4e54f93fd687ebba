package io.syncline.core.page;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * One version of one file, cut into pages of one size: the first half of a SHA-256 of these three.
 *
 * <p>Who finds a page by it compares its {@link Subject} as well, so that two files of one key,
 * should they ever be, do not get each other's bytes.
 *
 * @param high the first eight bytes
 * @param low the next eight
 */
public record FileKey(long high, long low) {
  /** What a key stands for, as text. */
  public record Subject(Location location, String version, int pageSize) {
    /**
     * More bytes than any location and any store's version have together; what is longer is not
     * cached.
     */
    public static final int MAX_BYTES = 8 * 1024;

    /** Begins a version that a store itself does not take as a name of bytes (weak etags). */
    private static final String WEAK = "W/";

    /**
     * What a file's pages stand for; empty where its status does not say which bytes it has: it is
     * a directory, or the store gave no version, as of what was changed a moment ago.
     */
    public static Optional<Subject> of(Location location, FileStatus status, int pageSize) {
      String version = status.version();
      if (status.isDirectory()
          || version == null
          || version.isEmpty()
          || version.startsWith(WEAK)
          || PageGrid.pages(status.size(), pageSize) > Integer.MAX_VALUE) {
        return Optional.empty();
      }
      Subject subject = new Subject(location, version, pageSize);
      return subject.bytes().length > MAX_BYTES ? Optional.empty() : Optional.of(subject);
    }

    /** The three in one, so that no two subjects look alike; at most {@link #MAX_BYTES}. */
    public byte[] bytes() {
      byte[] where = location.toString().getBytes(StandardCharsets.UTF_8);
      byte[] what = version.getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.allocate(3 * Integer.BYTES + where.length + what.length)
          .putInt(pageSize)
          .putInt(where.length)
          .put(where)
          .putInt(what.length)
          .put(what)
          .array();
    }

    /** The key. */
    public FileKey key() {
      try {
        ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes()));
        return new FileKey(hash.getLong(), hash.getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }
}
