package io.syncline.core.testing;

import static io.syncline.core.testing.MemoryFiles.refuseRoot;
import static io.syncline.core.testing.MemoryFiles.refused;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.SiblingOrder;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.spi.MutationResult.FileStatusHint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An object store: keys in order, directories are what keys lie below, versions are the MD5 of the
 * bytes.
 */
final class MemoryObjects implements MemoryFiles {
  private static final int MAX_KEY_BYTES = 1024;

  private final InstantSource clock;
  private final Map<String, NavigableMap<String, Content>> buckets = new HashMap<>();

  MemoryObjects(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Optional<FileStatus> stat(Location location) {
    check(location);
    Optional<FileStatus> file = content(location).map(Content::status);
    if (file.isPresent()) {
      return file;
    }
    boolean directory = location.isRoot() || !below(location).isEmpty();
    return directory ? Optional.of(FileStatus.directory()) : Optional.empty();
  }

  @Override
  public Optional<Content> content(Location file) {
    boolean canBe = !file.isRoot() && !file.path().endsWith("/");
    return canBe ? Optional.ofNullable(keys(file).get(file.path())) : Optional.empty();
  }

  @Override
  public ListingPage list(Location directory, @Nullable String after, int most) {
    check(directory);
    NavigableMap<String, Content> below = below(directory);
    if (below.isEmpty() && !directory.isRoot()) {
      throw content(directory).isPresent()
          ? refused(ErrorCode.NOT_A_DIRECTORY, directory, "is a file (expected a directory)")
          : refused(ErrorCode.NOT_FOUND, directory, "does not exist");
    }
    String prefix = prefix(directory);
    List<ListingPage.Child> children = new ArrayList<>();
    int unusable = 0;
    int taken = 0;
    String last = after == null ? prefix : prefix + after;
    for (String key = next(below, prefix, last); key != null; key = next(below, prefix, last)) {
      if (taken == most) {
        return new ListingPage(children, unusable, last.substring(prefix.length()));
      }
      taken++;
      int slash = key.indexOf('/', prefix.length());
      last = slash < 0 ? key : key.substring(0, slash + 1);
      String slot = last.substring(prefix.length());
      String name = SiblingOrder.name(slot);
      if (!usable(directory, name)) {
        unusable++;
      } else if (slash < 0) {
        children.add(new ListingPage.Child(name, below.get(key).status()));
      } else if (name.isEmpty() || !below.containsKey(prefix + name)) {
        children.add(new ListingPage.Child(name, FileStatus.directory()));
      }
    }
    return new ListingPage(children, unusable, null);
  }

  @Override
  public Plan create(Location file, byte[] bytes, boolean overwrite) {
    check(file);
    if (file.isRoot()) {
      throw refused(ErrorCode.IS_A_DIRECTORY, file, "is a bucket (expected a key)");
    }
    if (file.path().endsWith("/")) {
      throw refused(ErrorCode.INVALID_LOCATION, file, "ends in '/', which marks a directory");
    }
    if (!overwrite && keys(file).containsKey(file.path())) {
      throw refused(ErrorCode.ALREADY_EXISTS, file, "exists");
    }
    Content content = content(bytes);
    return new Plan(
        List.of(() -> keys(file).put(file.path(), content)),
        new FileStatusHint(bytes.length, content.version()),
        List.of());
  }

  @Override
  public Plan delete(Location location) {
    check(location);
    refuseRoot(location);
    if (content(location).isPresent()) {
      return Plan.of(() -> keys(location).remove(location.path()));
    }
    NavigableMap<String, Content> below = below(location);
    if (below.isEmpty()) {
      throw refused(ErrorCode.NOT_FOUND, location, "does not exist");
    }
    String marker = prefix(location);
    if (below.size() > 1 || !below.containsKey(marker)) {
      throw refused(ErrorCode.DIRECTORY_NOT_EMPTY, location, "is not empty");
    }
    return Plan.of(() -> keys(location).remove(marker));
  }

  @Override
  public Plan deleteTree(Location directory) {
    check(directory);
    refuseRoot(directory);
    List<Runnable> steps = new ArrayList<>();
    for (String key : below(directory).keySet()) {
      steps.add(() -> keys(directory).remove(key));
    }
    if (steps.isEmpty()) {
      throw content(directory).isPresent()
          ? refused(ErrorCode.NOT_A_DIRECTORY, directory, "is a file (expected a directory)")
          : refused(ErrorCode.NOT_FOUND, directory, "does not exist");
    }
    return new Plan(steps, null, List.of());
  }

  @Override
  public Plan createDirectory(Location directory) {
    if (stat(directory).isPresent()) {
      throw refused(ErrorCode.ALREADY_EXISTS, directory, "exists");
    }
    return Plan.of(() -> putDirectory(directory));
  }

  @Override
  public Plan rename(Location from, Location to) {
    check(from);
    check(to);
    refuseRoot(from);
    if (stat(from).isEmpty()) {
      throw refused(ErrorCode.NOT_FOUND, from, "does not exist");
    }
    if (stat(to).isPresent()) {
      throw refused(ErrorCode.ALREADY_EXISTS, to, "exists");
    }
    Map<String, String> targets = new TreeMap<>(ORDER);
    if (content(from).isPresent()) {
      targets.put(from.path(), to.path());
    } else if (to.isAtOrBelow(from)) {
      throw refused(ErrorCode.INVALID_ARGUMENT, from, "cannot be moved into itself");
    } else {
      String cut = prefix(from);
      below(from).keySet().forEach(k -> targets.put(k, prefix(to) + k.substring(cut.length())));
    }
    List<Runnable> steps = new ArrayList<>();
    List<Long> copied = new ArrayList<>();
    targets.forEach(
        (key, target) -> {
          copied.add((long) keys(from).get(key).bytes().length);
          steps.add(() -> copy(from, key, to, target));
        });
    targets.keySet().forEach(key -> steps.add(() -> keys(from).remove(key)));
    return new Plan(steps, null, copied);
  }

  private void copy(Location from, String key, Location to, String target) {
    Content source = keys(from).get(key);
    if (source != null) {
      keys(to).put(target, new Content(source.bytes(), clock.instant(), source.version()));
    }
  }

  @Override
  public void put(Location file, byte[] bytes) {
    check(file);
    keys(file).put(file.path(), content(bytes));
  }

  @Override
  public void putDirectory(Location directory) {
    check(directory);
    keys(directory).put(prefix(directory), content(new byte[0]));
  }

  @Override
  public void remove(Location location) {
    keys(location).remove(location.path());
    below(location).clear();
  }

  /**
   * The key behind the last child; all keys below a directory are that one child, and '0' is what
   * follows '/'.
   */
  private static @Nullable String next(
      NavigableMap<String, Content> below, String prefix, String last) {
    boolean folded = last.length() > prefix.length() && last.endsWith("/");
    return folded
        ? below.ceilingKey(last.substring(0, last.length() - 1) + '0')
        : below.higherKey(last);
  }

  /** All keys at or below a directory's prefix; a view. */
  private NavigableMap<String, Content> below(Location directory) {
    String prefix = prefix(directory);
    if (prefix.isEmpty()) {
      return keys(directory);
    }
    String behind = prefix.substring(0, prefix.length() - 1) + '0';
    return keys(directory).subMap(prefix, true, behind, false);
  }

  private NavigableMap<String, Content> keys(Location location) {
    return buckets.computeIfAbsent(location.authority(), b -> new TreeMap<>(ORDER));
  }

  private Content content(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(bytes);
      return new Content(bytes.clone(), clock.instant(), HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean usable(Location directory, String name) {
    try {
      return directory.child(name).isAtOrBelow(directory);
    } catch (SyncException e) {
      return false;
    }
  }

  private static String prefix(Location directory) {
    return directory.isRoot() ? "" : directory.path() + "/";
  }

  private static void check(Location location) {
    if (!location.scheme().implicitDirectories()) {
      throw refused(ErrorCode.INVALID_LOCATION, location, "is not in an object store");
    }
    if (location.path().getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
      throw new SyncException(
          ErrorCode.INVALID_LOCATION, "a key has more than " + MAX_KEY_BYTES + " bytes");
    }
  }
}
