package io.syncline.ufs.local;

import static io.syncline.ufs.local.LocalCalls.request;

import io.syncline.core.model.Location;
import io.syncline.ufs.limit.StoreMutation;
import io.syncline.ufs.limit.StoreOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Renames what was looked at: a directory by a move, a file by way of a second name. */
final class LocalRename {
  private final LocalNames names;
  private final StoreMutation mutation;
  private final Location from;
  private final Path source;
  private final Path target;

  LocalRename(LocalNames names, StoreMutation mutation, Location from, Path source, Path target) {
    this.names = names;
    this.mutation = mutation;
    this.from = from;
    this.source = source;
    this.target = target;
  }

  void directory() {
    mutation.effect(
        StoreOperation.RENAME,
        request("rename", from, () -> Files.move(source, target, StandardCopyOption.ATOMIC_MOVE)));
  }

  /**
   * A file gets its second name, then loses the first: neither step takes a directory, and what
   * came to be at the target is not replaced, as a move would do. Where the directory has no such
   * steps, which is known before, none is attempted.
   *
   * @return false where that is not possible, and nothing was done
   */
  boolean fileByTwoNames(FileStamp stamp) {
    if (!names.canUnlink() || !names.canLink(source, stamp)) {
      return false;
    }
    return mutation.effectIfPossible(
        StoreOperation.RENAME,
        request(
            "rename",
            from,
            () -> {
              if (!names.link(source, stamp, target)) {
                return false;
              }
              mutation.noteChanged(); // Whatever becomes of the rest.
              removeOldName();
              names.syncDirectory(target);
              return true;
            }));
  }

  /** A move takes whatever is at the source by now, and is announced as if it were a directory. */
  void whateverIsThere() {
    mutation.treeEffect(
        StoreOperation.RENAME,
        request(
            "rename",
            from,
            () -> {
              names.moveAfterALook(source, target);
              mutation.noteChanged();
              names.syncDirectory(target);
              return true;
            }));
  }

  /** Another file that somebody put there meanwhile stays. */
  private void removeOldName() throws IOException {
    try {
      if (names.isAt(source, FileStamp.of(target))) {
        names.unlink(source);
      }
    } catch (NoSuchFileException e) {
      // An earlier attempt, or somebody else, had removed it.
    }
  }
}
