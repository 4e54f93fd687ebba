package io.syncline.core.model;

import java.util.Locale;
import java.util.Optional;

/** The kinds of under file system that a location can name, with what their addresses mean. */
public enum Scheme {
  /**
   * An S3-compatible store: keys are opaque bytes, a directory exists only because keys lie below
   * it.
   */
  S3("s3", true),
  /** HDFS: a tree, paths are normalised by the NameNode. */
  HDFS("hdfs", false),
  /** A directory of this machine or of a mounted network file system. */
  FILE("file", false);

  private final String id;
  private final boolean implicitDirectories;

  Scheme(String id, boolean implicitDirectories) {
    this.id = id;
    this.implicitDirectories = implicitDirectories;
  }

  /** The canonical name before {@code ://}. */
  public String id() {
    return id;
  }

  /**
   * Whether a directory exists merely because something lies below it. Such stores list a directory
   * {@code k} where the key {@code k/} sorts, take empty and {@code .} names literally, and gain or
   * lose ancestors with each file.
   */
  public boolean implicitDirectories() {
    return implicitDirectories;
  }

  /** The scheme of a canonical name or an alias ({@code s3a}, {@code s3n}), in any case. */
  static Optional<Scheme> of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "s3", "s3a", "s3n" -> Optional.of(S3);
      case "hdfs" -> Optional.of(HDFS);
      case "file" -> Optional.of(FILE);
      default -> Optional.empty();
    };
  }
}
