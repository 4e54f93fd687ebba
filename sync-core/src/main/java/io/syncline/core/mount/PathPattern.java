package io.syncline.core.mount;

import io.syncline.core.model.Location;
import java.nio.charset.StandardCharsets;

/**
 * Which paths below a mount a rule is about: a prefix, which is a directory and all below it, or of
 * those only the ones whose last name has an ending.
 *
 * <p>Written {@code raw/}, {@code **}{@code /*.parquet}, {@code raw/**}{@code /*.parquet}, or
 * {@code /} for the whole mount. {@code raw2} is not below {@code raw}.
 *
 * @param prefix a path relative to the mount without slashes around it; empty for the whole mount
 * @param ending what the last name ends with; empty for all names
 */
public record PathPattern(String prefix, String ending) {
  /** Longer patterns are refused. */
  public static final int MAX_BYTES = 1024;

  private static final String NAMES = "**/*";

  public PathPattern {
    String text = text(prefix, ending);
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw wrong(text, "has more than " + MAX_BYTES + " bytes");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw wrong(text, "contains a control character");
    }
    if (prefix.startsWith("/") || prefix.endsWith("/") || prefix.contains("//")) {
      throw wrong(text, "has an empty name in it");
    }
    for (String name : prefix.split("/", -1)) {
      if (name.equals(".") || name.equals("..")) {
        throw wrong(text, "is not relative to the mount");
      }
    }
    if (prefix.contains("*") || ending.contains("*") || ending.contains("/")) {
      throw wrong(text, "has a '*' where none is understood");
    }
  }

  /**
   * Reads a pattern; a slash at its end may be left out.
   *
   * @throws IllegalArgumentException when it is none; the message says what was expected
   */
  public static PathPattern parse(String text) {
    if (text.isEmpty() || (text.startsWith("/") && text.length() > 1)) {
      throw wrong(text, "is not relative to the mount");
    }
    int names = text.lastIndexOf(NAMES);
    if (names < 0) {
      return new PathPattern(withoutSlash(text), "");
    }
    String ending = text.substring(names + NAMES.length());
    if (ending.isEmpty() || (names > 0 && text.charAt(names - 1) != '/')) {
      throw wrong(text, "has a '*' where none is understood");
    }
    return new PathPattern(withoutSlash(text.substring(0, names)), ending);
  }

  /** Whether it is only about names with an ending. */
  public boolean isOfNames() {
    return !ending.isEmpty();
  }

  /**
   * Whether it is about a path.
   *
   * @param path a path that has the path of the mount's location before it
   * @param from where in it the part below the mount begins
   */
  boolean matches(String path, int from) {
    return (prefix.isEmpty() || isAtOrBelow(path, from))
        && path.endsWith(ending)
        && (ending.isEmpty() || path.length() - ending.length() >= from);
  }

  private boolean isAtOrBelow(String path, int from) {
    int end = from + prefix.length();
    return path.startsWith(prefix, from) && (path.length() == end || path.charAt(end) == '/');
  }

  /** Of two that match one path, which says more about it; then any order. */
  int compareSpecificity(PathPattern other) {
    int prefixes = Integer.compare(prefix.length(), other.prefix.length());
    int endings = Integer.compare(ending.length(), other.ending.length());
    int specific = prefixes != 0 ? prefixes : endings;
    return specific != 0 ? specific : -Location.compareUtf8(toString(), other.toString());
  }

  @Override
  public String toString() {
    return text(prefix, ending);
  }

  private static String text(String prefix, String ending) {
    String directory = prefix.isEmpty() && !ending.isEmpty() ? "" : prefix + "/";
    return ending.isEmpty() ? directory : directory + NAMES + ending;
  }

  private static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static IllegalArgumentException wrong(String text, String why) {
    String shown = text.length() > 100 ? text.substring(0, 100) + "..." : text;
    return new IllegalArgumentException(
        "the path of a rule '"
            + shown
            + "' "
            + why
            + " (expected a path below the mount such as raw/, the names with an ending such as"
            + " raw/**/*.parquet, or / for the whole mount)");
  }
}
