package io.syncline.core.model;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The canonical address of a file or directory in an under file system, and its identity everywhere
 * in the protocol.
 *
 * <p>One thing has one location: schemes are reduced to their canonical name ({@code s3a} is {@code
 * s3}), hosts to lower case and without HDFS's usual port 8020, and paths of trees (HDFS,
 * directories) lose empty and {@code .} names. Keys of an object store are opaque: {@code a//b},
 * {@code a/./b} and {@code a/b} are three locations. A directory has the same form as a file,
 * without a trailing slash; the path {@code a/} is the child of {@code a} whose name is empty.
 *
 * <p>Shape: an authority of at most {@value #MAX_AUTHORITY_BYTES} bytes, a path of at most {@value
 * #MAX_PATH_BYTES} bytes of UTF-8 and {@value #MAX_DEPTH} names; no NUL, no unpaired surrogate, no
 * name {@code ..}. Ordered by the bytes of scheme, authority and path.
 */
public final class Location implements Comparable<Location> {
  /**
   * The longest path, in bytes of UTF-8; longer ones are refused. S3 allows 1,024, most file
   * systems 4,096.
   */
  public static final int MAX_PATH_BYTES = 4096;

  /**
   * The longest authority, in bytes, which is also its characters; longer ones are refused. A
   * bucket's name has at most 63, a host's 253.
   */
  public static final int MAX_AUTHORITY_BYTES = 255;

  /**
   * The most names in a path; deeper ones are refused. Each is one more invalidation for a created
   * file.
   */
  public static final int MAX_DEPTH = 512;

  private static final String DEFAULT_PORT = ":8020";

  private final Scheme scheme;
  private final String authority;
  private final String path;

  private Location(Scheme scheme, String authority, String path) {
    this.scheme = scheme;
    this.authority = authority;
    this.path = path;
  }

  /**
   * Reads what a person or a configuration wrote, such as {@code s3a://bucket/a/b/}; exactly one
   * trailing slash is dropped. Control characters are refused: where somebody writes one it is an
   * accident or an attack, although a key that a store lists may have it.
   *
   * @throws SyncException {@link ErrorCode#INVALID_LOCATION} that says what is wrong with it
   */
  public static Location parse(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw invalid(
            text,
            String.format(
                "contains the control character \\u%04x (expected none; a key that has one is"
                    + " reached with the store's own tools)",
                (int) text.charAt(i)));
      }
    }
    return restore(text);
  }

  /**
   * Gives back the location that wrote this text by {@link #toString}, whatever characters its key
   * has.
   *
   * @throws SyncException {@link ErrorCode#INVALID_LOCATION} where none did
   */
  public static Location restore(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw invalid(text, "has no scheme (expected s3://, hdfs:// or file://)");
    }
    Scheme scheme =
        Scheme.of(text.substring(0, colon))
            .orElseThrow(() -> invalid(text, "has an unknown scheme (expected s3, hdfs or file)"));
    String rest = text.substring(colon + 1);
    if (!rest.startsWith("//")) {
      if (scheme == Scheme.FILE && rest.startsWith("/")) {
        return of(scheme, "", dropTrailingSlash(rest.substring(1)));
      }
      throw invalid(text, "has no '//' after its scheme");
    }
    int slash = rest.indexOf('/', 2);
    String authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
    String path = slash < 0 ? "" : rest.substring(slash + 1);
    return of(scheme, authority, dropTrailingSlash(path));
  }

  /**
   * The location of a raw path: no scheme aliases, nothing dropped but what a tree does not
   * distinguish.
   *
   * @param path without a leading slash; empty for the root
   */
  public static Location of(Scheme scheme, String authority, String path) {
    String canonicalAuthority = canonicalAuthority(scheme, authority);
    String canonicalPath = scheme.implicitDirectories() ? path : normalise(path);
    String whole = scheme.id() + "://" + canonicalAuthority + "/" + canonicalPath;
    int bytes = utf8Length(canonicalPath, whole);
    if (bytes > MAX_PATH_BYTES) {
      throw invalid(abbreviate(whole), "has " + bytes + " bytes (at most " + MAX_PATH_BYTES + ")");
    }
    if (canonicalPath.startsWith("/")) {
      throw invalid(whole, "has an empty first name, which cannot be told from the root");
    }
    if (canonicalPath.indexOf('\0') >= 0) {
      throw invalid(whole, "contains a NUL character");
    }
    int depth = 0;
    for (int start = 0; start <= canonicalPath.length(); depth++) {
      int end = canonicalPath.indexOf('/', start);
      end = end < 0 ? canonicalPath.length() : end;
      if (end - start == 2 && canonicalPath.startsWith("..", start)) {
        throw invalid(whole, "contains '..' (write the path out)");
      }
      start = end + 1;
    }
    if (depth > MAX_DEPTH) {
      throw invalid(abbreviate(whole), "has " + depth + " names (at most " + MAX_DEPTH + ")");
    }
    return new Location(scheme, canonicalAuthority, canonicalPath);
  }

  /** Which kind of store it lies in. */
  public Scheme scheme() {
    return scheme;
  }

  /** Bucket, nameservice or host; empty for directories of this machine. */
  public String authority() {
    return authority;
  }

  /** The path without a leading slash; empty for the root. For an object store this is the key. */
  public String path() {
    return path;
  }

  /** Whether this is the top: the bucket, or {@code /}. */
  public boolean isRoot() {
    return path.isEmpty();
  }

  /** The top of the store in which this lies. */
  public Location root() {
    return isRoot() ? this : new Location(scheme, authority, "");
  }

  /** The directory in which this is listed; empty for the root. */
  public Optional<Location> parent() {
    if (isRoot()) {
      return Optional.empty();
    }
    int slash = path.lastIndexOf('/');
    return Optional.of(new Location(scheme, authority, slash < 0 ? "" : path.substring(0, slash)));
  }

  /**
   * The last name of the path; empty for the root, and for odd keys such as {@code a//b}'s parent.
   */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * What is listed in this directory under a name.
   *
   * @param name one name: no slash; empty and {@code .} only where the store takes them literally
   */
  public Location child(String name) {
    if (name.indexOf('/') >= 0) {
      throw invalid(name, "is not a single name: it contains '/'");
    }
    if (!scheme.implicitDirectories() && (name.isEmpty() || name.equals("."))) {
      throw invalid(this + "/" + name, "has no meaning as a name in a directory");
    }
    if (isRoot() && name.isEmpty()) {
      throw invalid(this + "/", "has an empty first name, which cannot be told from the root");
    }
    return of(scheme, authority, isRoot() ? name : path + "/" + name);
  }

  /**
   * Whether this is {@code other} or lies somewhere below it. {@code s3://b/ab} is not below {@code
   * s3://b/a}.
   */
  public boolean isAtOrBelow(Location other) {
    if (scheme != other.scheme || !authority.equals(other.authority)) {
      return false;
    }
    if (other.isRoot() || path.equals(other.path)) {
      return true;
    }
    return path.length() > other.path.length()
        && path.charAt(other.path.length()) == '/'
        && path.startsWith(other.path);
  }

  /** Whether one of the two contains the other, or they are the same. */
  public boolean intersects(Location other) {
    return isAtOrBelow(other) || other.isAtOrBelow(this);
  }

  /** All directories above this, the nearest first, the root last; empty for the root. */
  public List<Location> ancestors() {
    List<Location> ancestors = new ArrayList<>();
    for (Optional<Location> up = parent(); up.isPresent(); up = up.get().parent()) {
      ancestors.add(up.get());
    }
    return List.copyOf(ancestors);
  }

  /**
   * This location moved from below one directory to below another: the target of a rename of a
   * tree.
   */
  public Location rebase(Location from, Location to) {
    if (!isAtOrBelow(from)) {
      throw invalid(toString(), "is not below " + from);
    }
    if (equals(from)) {
      return to;
    }
    String rest = from.isRoot() ? path : path.substring(from.path.length() + 1);
    return of(to.scheme, to.authority, to.isRoot() ? rest : to.path + "/" + rest);
  }

  @Override
  public int compareTo(Location other) {
    int schemes = scheme.id().compareTo(other.scheme.id());
    if (schemes != 0) {
      return schemes;
    }
    int authorities = compareUtf8(authority, other.authority);
    return authorities != 0 ? authorities : compareUtf8(path, other.path);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Location that
        && scheme == that.scheme
        && authority.equals(that.authority)
        && path.equals(that.path);
  }

  @Override
  public int hashCode() {
    // Of the scheme's text: the same in every process, so that a simulation can be repeated.
    return Objects.hash(scheme.id(), authority, path);
  }

  /** The canonical text; {@link #restore} of it is this location again. */
  @Override
  public String toString() {
    String text = scheme.id() + "://" + authority + "/" + path;
    return path.endsWith("/") ? text + "/" : text;
  }

  /**
   * Compares two texts by the bytes of their UTF-8, which is not the order of {@link
   * String#compareTo}.
   */
  public static int compareUtf8(String left, String right) {
    return Arrays.compareUnsigned(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  private static String canonicalAuthority(Scheme scheme, String authority) {
    if (scheme == Scheme.FILE) {
      if (!authority.isEmpty() && !authority.equalsIgnoreCase("localhost")) {
        throw invalid("file://" + authority, "names a host (expected file:///dir)");
      }
      return "";
    }
    if (authority.isEmpty()) {
      throw invalid(
          scheme.id() + "://",
          scheme == Scheme.S3 ? "has no bucket" : "has no nameservice or host");
    }
    if (authority.length() > MAX_AUTHORITY_BYTES) {
      throw invalid(
          abbreviate(scheme.id() + "://" + authority),
          "has a bucket or host of "
              + authority.length()
              + " characters (at most "
              + MAX_AUTHORITY_BYTES
              + ")");
    }
    for (int i = 0; i < authority.length(); i++) {
      char c = authority.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '/' || c == '@' || c == '?' || c == '#') {
        throw invalid(
            scheme.id() + "://" + authority, "has a character that a bucket or host cannot have");
      }
    }
    return scheme == Scheme.S3 ? authority : dropDefaultPort(authority.toLowerCase(Locale.ROOT));
  }

  /** A NameNode is asked at this port where none is given. */
  private static String dropDefaultPort(String authority) {
    if (authority.equals(DEFAULT_PORT)) {
      throw invalid("hdfs://" + authority, "has no nameservice or host");
    }
    return authority.endsWith(DEFAULT_PORT)
        ? authority.substring(0, authority.length() - DEFAULT_PORT.length())
        : authority;
  }

  private static String normalise(String path) {
    if (!path.contains("//")
        && !path.startsWith("/")
        && !path.endsWith("/")
        && !path.contains(".")) {
      return path;
    }
    List<String> names = new ArrayList<>();
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return String.join("/", names);
  }

  private static int utf8Length(String path, String whole) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(path)).remaining();
    } catch (CharacterCodingException e) {
      throw invalid(whole, "is not valid Unicode (an unpaired surrogate)");
    }
  }

  private static String dropTrailingSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static String abbreviate(String text) {
    return text.length() <= 120 ? text : text.substring(0, 120) + "...";
  }

  private static SyncException invalid(String text, String why) {
    return new SyncException(ErrorCode.INVALID_LOCATION, "location '" + text + "' " + why);
  }
}
