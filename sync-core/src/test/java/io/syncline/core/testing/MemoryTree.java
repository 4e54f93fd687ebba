package io.syncline.core.testing;

import static io.syncline.core.testing.MemoryFiles.refuseRoot;
import static io.syncline.core.testing.MemoryFiles.refused;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.spi.MutationResult.FileStatusHint;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A tree: directories exist by themselves, a rename is one step, a version is the file's id and its
 * generation.
 */
final class MemoryTree implements MemoryFiles {
  /** A file or a directory: exactly one of the two is there. */
  private static final class Node {
    private final @Nullable Content file;
    private final @Nullable NavigableMap<String, Node> children;

    private Node(@Nullable Content file, @Nullable NavigableMap<String, Node> children) {
      this.file = file;
      this.children = children;
    }

    static Node file(Content content) {
      return new Node(content, null);
    }

    static Node directory() {
      return new Node(null, new TreeMap<>(ORDER));
    }

    FileStatus status() {
      return file == null ? FileStatus.directory() : file.status();
    }
  }

  private final InstantSource clock;
  private final Map<Location, Node> roots = new HashMap<>();
  private long files;

  MemoryTree(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Optional<FileStatus> stat(Location location) {
    return Optional.ofNullable(node(location)).map(Node::status);
  }

  @Override
  public Optional<Content> content(Location file) {
    return Optional.ofNullable(node(file)).map(n -> n.file);
  }

  @Override
  public ListingPage list(Location directory, @Nullable String after, int most) {
    Node node = existing(directory);
    NavigableMap<String, Node> children = children(node, directory);
    NavigableMap<String, Node> rest = after == null ? children : children.tailMap(after, false);
    List<ListingPage.Child> page = new ArrayList<>();
    for (Map.Entry<String, Node> child : rest.entrySet()) {
      if (page.size() == most) {
        return new ListingPage(page, 0, page.get(most - 1).name());
      }
      page.add(new ListingPage.Child(child.getKey(), child.getValue().status()));
    }
    return new ListingPage(page, 0, null);
  }

  @Override
  public Plan create(Location file, byte[] bytes, boolean overwrite) {
    if (file.isRoot()) {
      throw refused(ErrorCode.IS_A_DIRECTORY, file, "is a directory (expected a file)");
    }
    NavigableMap<String, Node> siblings = siblings(file);
    Node there = siblings.get(file.name());
    if (there != null && there.file == null) {
      throw refused(ErrorCode.IS_A_DIRECTORY, file, "is a directory (expected a file)");
    }
    if (there != null && !overwrite) {
      throw refused(ErrorCode.ALREADY_EXISTS, file, "exists");
    }
    Content content = content(bytes);
    return new Plan(
        List.of(() -> siblings.put(file.name(), Node.file(content))),
        new FileStatusHint(bytes.length, content.version()),
        List.of());
  }

  @Override
  public Plan delete(Location location) {
    refuseRoot(location);
    Node node = existing(location);
    if (node.children != null && !node.children.isEmpty()) {
      throw refused(ErrorCode.DIRECTORY_NOT_EMPTY, location, "is not empty");
    }
    return Plan.of(() -> siblings(location).remove(location.name()));
  }

  @Override
  public Plan deleteTree(Location directory) {
    refuseRoot(directory);
    List<Runnable> steps = new ArrayList<>();
    collect(directory, children(existing(directory), directory), steps);
    steps.add(() -> siblings(directory).remove(directory.name()));
    return new Plan(steps, null, List.of());
  }

  private void collect(
      Location directory, NavigableMap<String, Node> children, List<Runnable> steps) {
    children.forEach(
        (name, child) -> {
          if (child.children != null) {
            collect(directory.child(name), child.children, steps);
          }
          steps.add(() -> children.remove(name));
        });
  }

  @Override
  public Plan createDirectory(Location directory) {
    if (node(directory) != null) {
      throw refused(ErrorCode.ALREADY_EXISTS, directory, "exists");
    }
    NavigableMap<String, Node> siblings = siblings(directory);
    return Plan.of(() -> siblings.put(directory.name(), Node.directory()));
  }

  @Override
  public Plan rename(Location from, Location to) {
    refuseRoot(from);
    Node node = existing(from);
    if (node(to) != null) {
      throw refused(ErrorCode.ALREADY_EXISTS, to, "exists");
    }
    if (node.children != null && to.isAtOrBelow(from)) {
      throw refused(ErrorCode.INVALID_ARGUMENT, from, "cannot be moved into itself");
    }
    NavigableMap<String, Node> target = siblings(to);
    return Plan.of(
        () -> {
          siblings(from).remove(from.name());
          target.put(to.name(), node);
        });
  }

  @Override
  public void put(Location file, byte[] bytes) {
    file.parent().ifPresent(this::putDirectory);
    siblings(file).put(file.name(), Node.file(content(bytes)));
  }

  @Override
  public void putDirectory(Location directory) {
    if (directory.isRoot()) {
      return;
    }
    directory.parent().ifPresent(this::putDirectory);
    Node there = siblings(directory).get(directory.name());
    if (there == null || there.children == null) {
      siblings(directory).put(directory.name(), Node.directory());
    }
  }

  @Override
  public void remove(Location location) {
    if (node(location) != null) {
      siblings(location).remove(location.name());
    }
  }

  private Content content(byte[] bytes) {
    long id = files++;
    return new Content(
        bytes.clone(),
        clock.instant(),
        id + "-" + clock.instant().toEpochMilli() + "-" + bytes.length);
  }

  private @Nullable Node node(Location location) {
    if (location.scheme().implicitDirectories()) {
      throw refused(ErrorCode.INVALID_LOCATION, location, "is not in a tree");
    }
    Node node = roots.computeIfAbsent(location.root(), r -> Node.directory());
    if (location.isRoot()) {
      return node;
    }
    for (String name : location.path().split("/", -1)) {
      if (node == null || node.children == null) {
        return null;
      }
      node = node.children.get(name);
    }
    return node;
  }

  private Node existing(Location location) {
    Node node = node(location);
    if (node == null) {
      throw refused(ErrorCode.NOT_FOUND, location, "does not exist");
    }
    return node;
  }

  private NavigableMap<String, Node> siblings(Location location) {
    Location parent = location.parent().orElseThrow();
    return children(existing(parent), parent);
  }

  private static NavigableMap<String, Node> children(Node node, Location directory) {
    if (node.children == null) {
      throw refused(ErrorCode.NOT_A_DIRECTORY, directory, "is a file (expected a directory)");
    }
    return node.children;
  }
}
