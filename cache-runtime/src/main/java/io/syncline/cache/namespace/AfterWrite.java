package io.syncline.cache.namespace;

import io.syncline.cache.sync.ReadTerms;
import io.syncline.cache.sync.SyncEngine;
import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Bound;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.mount.Mount;
import io.syncline.core.spi.MutationResult.FileStatusHint;
import io.syncline.core.spi.UnderFileSystem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a file that was written just now, so that others can be told what it is like: stores
 * tell a writer less than a reader.
 */
public final class AfterWrite {
  private final Optional<SyncEngine> engine;

  private AfterWrite(Optional<SyncEngine> engine) {
    this.engine = engine;
  }

  /** Nobody is told: the store is not asked. */
  public static AfterWrite notAsking() {
    return new AfterWrite(Optional.empty());
  }

  /** Asks, and what is found is held here as well. */
  public static AfterWrite asking(SyncEngine engine) {
    return new AfterWrite(Optional.of(engine));
  }

  /**
   * What is there.
   *
   * @param hint what the store told the writer
   * @return null where it is not what was written, or the store does not say; others ask then
   */
  @Nullable FileStatus of(
      Mount mount, Location location, UnderFileSystem ufs, @Nullable FileStatusHint hint) {
    if (engine.isEmpty() || hint == null || hint.version() == null) {
      return null;
    }
    try {
      return engine
          .get()
          .entry(location, new ReadTerms(mount.location(), ufs, new Bound(0), false))
          .found()
          .filter(found -> isOf(hint, found))
          .orElse(null);
    } catch (SyncException e) {
      return null;
    }
  }

  private static boolean isOf(FileStatusHint hint, FileStatus found) {
    return !found.isDirectory()
        && found.size() == hint.size()
        && hint.version() != null
        && hint.version().equals(found.version());
  }
}
