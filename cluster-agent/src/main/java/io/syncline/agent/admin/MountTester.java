package io.syncline.agent.admin;

import io.syncline.agent.config.UfsConfig;
import io.syncline.cache.namespace.WriteAdmission;
import io.syncline.cache.namespace.WriteAnswer;
import io.syncline.cache.namespace.WritePath;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Scope;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.spi.UnderFileSystem;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries whether a location could be mounted, and what this node may do there. Asks the store, and
 * leaves it as it was.
 */
public final class MountTester {
  private final MountAdmin admin;
  private final Stores stores;
  private final WritePath writes;
  private final WriteAdmission admission;
  private final Supplier<String> probeName;

  /**
   * A tester.
   *
   * @param writes by which a probe is written, so that whoever lists the directory meanwhile hears
   *     of it
   * @param admission lets a probe in
   * @param probeName makes the name of a file that does not exist yet
   */
  public MountTester(
      MountAdmin admin,
      Stores stores,
      WritePath writes,
      WriteAdmission admission,
      Supplier<String> probeName) {
    this.admission = admission;
    this.admin = admin;
    this.stores = stores;
    this.writes = writes;
    this.probeName = probeName;
  }

  /**
   * One check.
   *
   * @param name such as {@code list}
   * @param ok whether it passed
   * @param detail what was found
   * @param remedy what to do when it did not pass; empty otherwise
   */
  public record Check(String name, boolean ok, String detail, String remedy) {}

  /**
   * Runs the checks, in order; later ones are left out when an earlier one makes them pointless.
   *
   * @param path where it would be mounted; null to leave that check out
   * @param store name of the store's configuration; empty for the one that serves the location
   * @param probeWrite whether to make and remove one small file
   */
  public List<Check> test(
      Location asked, @Nullable NamespacePath path, String store, boolean probeWrite) {
    Location location = stores.canonical(asked);
    List<Check> checks = new ArrayList<>();
    if (path != null) {
      checks.add(conflict(path, location));
    }
    Optional<UnderFileSystem> ufs = resolve(location, store, checks);
    if (ufs.isPresent() && stat(ufs.get(), location, checks)) {
      boolean listed = list(ufs.get(), location, checks);
      if (listed && probeWrite) {
        write(ufs.get(), location.child(probeName.get()), checks);
      }
    }
    return checks;
  }

  private Check conflict(NamespacePath path, Location location) {
    return run(
        "conflict",
        () -> {
          admin.mounts().table().with(new Mount(path, location, "", MountPolicy.DEFAULT));
          return path + " is free";
        });
  }

  private Optional<UnderFileSystem> resolve(Location location, String store, List<Check> checks) {
    try {
      UfsConfig config = admin.storeFor(location, store);
      checks.add(
          new Check("resolve", true, "store '" + config.name() + "' serves " + location, ""));
      return Optional.of(stores.open(config.name()));
    } catch (SyncException e) {
      checks.add(failed("resolve", e));
      return Optional.empty();
    }
  }

  private static boolean stat(UnderFileSystem ufs, Location location, List<Check> checks) {
    Check check =
        run(
            "stat",
            () ->
                ufs.stat(location)
                    .map(
                        status ->
                            status.isDirectory()
                                ? "is a directory"
                                : "is a file of " + status.size() + " bytes")
                    .orElse("nothing is there yet"));
    checks.add(check);
    return check.ok();
  }

  private static boolean list(UnderFileSystem ufs, Location location, List<Check> checks) {
    Check check =
        run(
            "list",
            () -> {
              try {
                int children = ufs.list(location, null).children().size();
                return children + " children on the first page";
              } catch (SyncException e) {
                if (e.code() == ErrorCode.NOT_FOUND) {
                  return "nothing to list yet";
                }
                throw e;
              }
            });
    checks.add(check);
    return check.ok();
  }

  private void write(UnderFileSystem ufs, Location probe, List<Check> checks) {
    byte[] bytes = "written by syncline mount test\n".getBytes(StandardCharsets.UTF_8);
    Check written =
        run(
            "write",
            () -> {
              WriteAnswer unused =
                  admission.run(
                      () ->
                          writes.mutate(
                              List.of(
                                  new Change(probe, Scope.PATH, ChangeKind.CREATED, Cause.ADMIN)),
                              gate ->
                                  ufs.create(probe, new ByteArrayInputStream(bytes), false, gate),
                              false));
              return "made " + probe;
            });
    checks.add(written);
    // Also after a failure without an answer: the file may be there.
    Check deleted =
        run(
            "delete",
            () -> {
              writes.mutate(
                  List.of(new Change(probe, Scope.PATH, ChangeKind.REMOVED, Cause.ADMIN)),
                  gate -> ufs.delete(probe, FileType.FILE, gate),
                  false);
              return "removed it again";
            });
    if (written.ok()) {
      checks.add(deleted);
    }
  }

  private static Check run(String name, Supplier<String> check) {
    try {
      return new Check(name, true, check.get(), "");
    } catch (SyncException e) {
      return failed(name, e);
    }
  }

  private static Check failed(String name, SyncException e) {
    return new Check(name, false, e.getMessage(), e.code().remedy());
  }
}
