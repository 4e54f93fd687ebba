package io.syncline.cache.namespace;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Scope;
import io.syncline.core.mount.Mount;
import io.syncline.core.spi.AttemptGate;
import io.syncline.core.spi.MutationResult;
import io.syncline.core.spi.UnderFileSystem;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The write side of the namespace: what a mutation changes, and whether it may be tried. {@link
 * WritePath} does it.
 *
 * <p>Whatever is, was or may be a directory is announced as a whole tree. What was a file at the
 * look is removed or renamed as a file: the store refuses a directory that came there meanwhile, or
 * the announcement is widened before the attempt.
 */
public final class NamespaceWriter {
  private static final WriteAnswer NOTHING_DONE =
      new WriteAnswer(List.of(), true, MutationResult.Cost.NONE, null);

  private final PathResolver paths;
  private final UfsResolver stores;
  private final WritePath writes;
  private final AfterWrite after;

  public NamespaceWriter(
      PathResolver paths, UfsResolver stores, WritePath writes, AfterWrite after) {
    this.paths = paths;
    this.stores = stores;
    this.writes = writes;
    this.after = after;
  }

  WriteAnswer create(String path, InputStream bytes, boolean overwrite, boolean wait) {
    Target target = target(path);
    target.refuseMountPoint("written");
    target.refuseMountsBelow("written");
    List<WriteAnswer> parents = makeParents(target.ufs, target.location, wait);
    WriteAnswer created =
        writes.mutate(
            List.of(change(target.location, Scope.PATH, ChangeKind.CREATED)),
            gate -> target.ufs.create(target.location, bytes, overwrite, gate),
            hint -> after.of(target.mount, target.location, target.ufs, hint),
            wait);
    return created.after(parents);
  }

  WriteAnswer delete(String path, boolean recursive, boolean wait) {
    Target target = target(path);
    target.refuseMountPoint("removed");
    FileStatus status = target.require();
    if (!status.isDirectory()) {
      return writes.mutate(
          List.of(change(target.location, Scope.PATH, ChangeKind.REMOVED)),
          gate -> target.ufs.delete(target.location, FileType.FILE, gate),
          wait);
    }
    target.refuseMountsBelow("removed");
    Function<AttemptGate, MutationResult> mutation =
        recursive
            ? gate -> target.ufs.deleteTree(target.location, gate)
            : gate -> target.ufs.delete(target.location, FileType.DIRECTORY, gate);
    return writes.mutate(
        List.of(change(target.location, Scope.SUBTREE, ChangeKind.REMOVED)), mutation, wait);
  }

  WriteAnswer rename(String from, String to, boolean wait) {
    Target source = target(from);
    Target target = target(to);
    source.refuseMountPoint("renamed");
    target.refuseMountPoint("replaced by a rename");
    if (source.ufs != target.ufs) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          from + " and " + to + " are in different stores; copy with 'syncline cp' and remove");
    }
    if (target.location.isAtOrBelow(source.location)) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT, to + " is " + from + " itself or lies below it");
    }
    FileStatus status = source.require();
    source.refuseMountsBelow("renamed");
    target.refuseMountsBelow("replaced by a rename");
    if (target.ufs.stat(target.location).isPresent()) {
      throw new SyncException(ErrorCode.ALREADY_EXISTS, to + " exists already");
    }
    List<WriteAnswer> parents = makeParents(target.ufs, target.location, wait);
    Scope scope = status.isDirectory() ? Scope.SUBTREE : Scope.PATH;
    WriteAnswer renamed =
        writes.mutate(
            List.of(
                change(source.location, scope, ChangeKind.REMOVED),
                change(target.location, scope, ChangeKind.CREATED)),
            gate -> source.ufs.rename(source.location, target.location, status.type(), gate),
            wait);
    return renamed.after(parents);
  }

  WriteAnswer makeDirectory(String path, boolean parents, boolean wait) {
    Target target = target(path);
    if (!parents) {
      if (target.ufs.stat(target.location).isPresent()) {
        throw new SyncException(ErrorCode.ALREADY_EXISTS, path + " exists already");
      }
      return makeOneDirectory(target.ufs, target.location, wait);
    }
    if (isDirectory(target)) {
      return NOTHING_DONE;
    }
    List<WriteAnswer> made = makeParents(target.ufs, target.location, wait);
    try {
      return makeOneDirectory(target.ufs, target.location, wait).after(made);
    } catch (SyncException e) {
      // Somebody else made it meanwhile: what was asked for is there.
      if (e.code() == ErrorCode.ALREADY_EXISTS && isDirectory(target)) {
        return NOTHING_DONE.after(made);
      }
      throw e;
    }
  }

  /** Whether it is there already; fails where something else is. */
  private static boolean isDirectory(Target target) {
    Optional<FileStatus> existing = target.ufs.stat(target.location);
    if (existing.isPresent() && !existing.get().isDirectory()) {
      throw new SyncException(
          ErrorCode.ALREADY_EXISTS, target.resolved.asked() + " exists already and is a file");
    }
    return existing.isPresent();
  }

  private WriteAnswer makeOneDirectory(UnderFileSystem ufs, Location directory, boolean wait) {
    return writes.mutate(
        List.of(change(directory, Scope.SUBTREE, ChangeKind.CREATED)),
        gate -> ufs.createDirectory(directory, gate),
        wait);
  }

  /**
   * Makes the directories above a location that are missing, from the top; each is announced by
   * itself.
   */
  private List<WriteAnswer> makeParents(UnderFileSystem ufs, Location location, boolean wait) {
    if (location.scheme().implicitDirectories()) {
      return List.of();
    }
    Deque<Location> missing = new ArrayDeque<>();
    for (Location ancestor : location.ancestors()) {
      if (ufs.stat(ancestor).isPresent()) {
        break;
      }
      missing.push(ancestor);
    }
    List<WriteAnswer> made = new ArrayList<>();
    for (Location directory : missing) {
      try {
        made.add(makeOneDirectory(ufs, directory, wait));
      } catch (SyncException e) {
        if (e.code() != ErrorCode.ALREADY_EXISTS) {
          throw e;
        }
      }
    }
    return made;
  }

  private Target target(String path) {
    PathResolver.Resolved resolved = paths.resolve(path);
    Mount mount = resolved.requireMount();
    return new Target(resolved, mount, resolved.requireLocation(), stores.resolve(mount));
  }

  private static Change change(Location location, Scope scope, ChangeKind kind) {
    return new Change(location, scope, kind, Cause.WRITE);
  }

  /** What a path to be changed is. */
  private record Target(
      PathResolver.Resolved resolved, Mount mount, Location location, UnderFileSystem ufs) {

    FileStatus require() {
      return ufs.stat(location)
          .orElseThrow(
              () -> new SyncException(ErrorCode.NOT_FOUND, resolved.asked() + " does not exist"));
    }

    /** A mount is changed by mounting, not by writing; the root of a store can only be one. */
    void refuseMountPoint(String verb) {
      if (location.equals(mount.location())) {
        throw new SyncException(
            ErrorCode.MOUNT_CONFLICT,
            resolved.asked() + " is the mount " + mount.path() + " itself and cannot be " + verb);
      }
    }

    void refuseMountsBelow(String verb) {
      Optional<NamespacePath> below =
          resolved
              .path()
              .flatMap(path -> resolved.table().mountsAtOrBelow(path).stream().findFirst())
              .map(Mount::path);
      if (below.isPresent()) {
        throw new SyncException(
            ErrorCode.MOUNT_CONFLICT,
            resolved.asked() + " contains the mount " + below.get() + " and cannot be " + verb);
      }
    }
  }
}
