package io.syncline.ufs.local;

import static io.syncline.ufs.local.LocalCalls.request;

import io.syncline.core.model.Location;
import io.syncline.ufs.limit.StoreMutation;
import io.syncline.ufs.limit.StoreOperation;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Removes one name, or a tree name by name; links are removed, not followed. */
final class LocalRemoval {
  /**
   * Names of a directory removed between two looks at it; so many are held in memory for each
   * level.
   */
  private static final int REMOVED_AT_ONCE = 1_000;

  private final LocalNames names;
  private final StoreMutation mutation;
  private final Location location;

  LocalRemoval(LocalNames names, StoreMutation mutation, Location location) {
    this.names = names;
    this.mutation = mutation;
    this.location = location;
  }

  /**
   * A file, and never a directory; what it was is announced as a tree where that is not possible.
   */
  void file(Path path) {
    if (names.canUnlink()) {
      mutation.effect(StoreOperation.DELETE, request("delete", location, () -> unlink(path)));
    } else {
      mutation.treeEffect(StoreOperation.DELETE, request("delete", location, () -> delete(path)));
    }
  }

  void emptyDirectory(Path path) {
    mutation.effect(StoreOperation.DELETE, request("delete", location, () -> delete(path)));
  }

  /** What is inside, some names at a time, then the directory. */
  void tree(Path directory) {
    for (List<Path> some = inside(directory); !some.isEmpty(); some = inside(directory)) {
      for (Path path : some) {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          tree(path);
        } else {
          removeIfThere(path);
        }
      }
    }
    removeIfThere(directory);
  }

  private void removeIfThere(Path path) {
    mutation.effect(
        StoreOperation.DELETE,
        request("delete something below", location, () -> Files.deleteIfExists(path)));
  }

  private List<Path> inside(Path directory) {
    return mutation.prepare(
        StoreOperation.LIST, request("list something below", location, () -> some(directory)));
  }

  private static List<Path> some(Path directory) throws IOException {
    List<Path> some = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        some.add(entry);
        if (some.size() == REMOVED_AT_ONCE) {
          break;
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return some;
  }

  private boolean unlink(Path path) throws IOException {
    names.unlink(path);
    return true;
  }

  private static boolean delete(Path path) throws IOException {
    Files.delete(path);
    return true;
  }
}
