package io.syncline.core.model;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An absolute path of a cluster's own namespace, such as {@code /lake/a/b}. It never leaves the
 * cluster.
 *
 * <p>Shape: {@code /}, or names separated by single slashes without one at the end; at most {@link
 * Location#MAX_PATH_BYTES} bytes; no empty, {@code .} or {@code ..} name, no control character.
 *
 * @param value the text itself
 */
public record NamespacePath(String value) implements Comparable<NamespacePath> {
  /** The top of the namespace. */
  public static final NamespacePath ROOT = new NamespacePath("/");

  public NamespacePath {
    String wrong = wrong(value);
    if (wrong != null) {
      throw new SyncException(ErrorCode.INVALID_PATH, "path '" + abbreviate(value) + "' " + wrong);
    }
  }

  /** Reads what a person wrote: a trailing slash is dropped. */
  public static NamespacePath parse(String text) {
    boolean trailing = text.length() > 1 && text.endsWith("/");
    return new NamespacePath(trailing ? text.substring(0, text.length() - 1) : text);
  }

  /** Whether a name taken from a store can be a name in the namespace. */
  public static boolean isValidName(String name) {
    return !name.isEmpty() && wrong("/" + name) == null && name.indexOf('/') < 0;
  }

  /** Whether this is {@code /}. */
  public boolean isRoot() {
    return value.length() == 1;
  }

  /** The directory above; empty for the root. */
  public Optional<NamespacePath> parent() {
    if (isRoot()) {
      return Optional.empty();
    }
    int slash = value.lastIndexOf('/');
    return Optional.of(slash == 0 ? ROOT : new NamespacePath(value.substring(0, slash)));
  }

  /** The last name; empty for the root. */
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /**
   * What lies in this directory under a name.
   *
   * @param name one name
   * @throws SyncException {@link ErrorCode#INVALID_PATH} where {@link #isValidName} says no
   */
  public NamespacePath child(String name) {
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      throw new SyncException(
          ErrorCode.INVALID_PATH,
          "'" + abbreviate(name) + "' is not a single name (expected one without '/', as in a)");
    }
    return new NamespacePath(isRoot() ? "/" + name : value + "/" + name);
  }

  /** Whether this is {@code other} or lies below it; {@code /ab} is not below {@code /a}. */
  public boolean isAtOrBelow(NamespacePath other) {
    return other.isRoot() || value.equals(other.value) || value.startsWith(other.value + "/");
  }

  /**
   * What is left of this path below a directory that contains it: without a leading slash, empty
   * for itself.
   */
  public String relativeTo(NamespacePath directory) {
    if (!isAtOrBelow(directory)) {
      throw new IllegalArgumentException(this + " is not below " + directory);
    }
    if (directory.isRoot()) {
      return value.substring(1);
    }
    return value.length() == directory.value.length()
        ? ""
        : value.substring(directory.value.length() + 1);
  }

  @Override
  public int compareTo(NamespacePath other) {
    return Location.compareUtf8(value, other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static @org.jspecify.annotations.Nullable String wrong(String value) {
    if (!value.startsWith("/")) {
      return "is not absolute (expected e.g. /lake/a)";
    }
    if (value.getBytes(StandardCharsets.UTF_8).length > Location.MAX_PATH_BYTES) {
      return "is too long (at most " + Location.MAX_PATH_BYTES + " bytes)";
    }
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        return String.format("contains the control character \\u%04x", (int) value.charAt(i));
      }
    }
    if (value.length() == 1) {
      return null;
    }
    for (String name : value.substring(1).split("/", -1)) {
      switch (name) {
        case "" -> {
          return "contains an empty name ('//'; such keys are reached by their UFS URI)";
        }
        case ".", ".." -> {
          return "contains '"
              + name
              + "' (write the path out; odd keys are reached by their UFS URI)";
        }
        default -> {}
      }
    }
    return null;
  }

  private static String abbreviate(String value) {
    return value.length() <= 200 ? value : value.substring(0, 200) + "...";
  }
}
