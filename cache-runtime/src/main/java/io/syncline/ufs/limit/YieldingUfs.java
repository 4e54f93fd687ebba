package io.syncline.ufs.limit;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.spi.AttemptGate;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.spi.MutationResult;
import io.syncline.core.spi.UfsTraits;
import io.syncline.core.spi.UnderFileSystem;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store as background work asks it: a question is not begun while reads need the budget. One that
 * was begun goes on as a read does, so that it comes to its end and nobody who shares its answer
 * waits long.
 */
final class YieldingUfs implements UnderFileSystem {
  private final UnderFileSystem store;
  private final MountBudget budget;

  /**
   * Asks under a budget.
   *
   * @param store already {@link PacedStore#paced} by it
   */
  YieldingUfs(UnderFileSystem store, MountBudget budget) {
    this.store = store;
    this.budget = budget;
  }

  @Override
  public UfsTraits traits() {
    return store.traits();
  }

  @Override
  public Optional<FileStatus> stat(Location location) {
    budget.beginUpkeep();
    return store.stat(location);
  }

  @Override
  public ListingPage list(Location directory, @Nullable String continuation) {
    if (continuation == null) {
      budget.beginUpkeep();
    }
    return store.list(directory, continuation);
  }

  @Override
  public InputStream read(Location file, @Nullable String version, long offset, long length) {
    budget.beginUpkeep();
    return store.read(file, version, offset, length);
  }

  @Override
  public MutationResult create(
      Location file, InputStream bytes, boolean overwrite, AttemptGate gate) {
    return store.create(file, bytes, overwrite, gate);
  }

  @Override
  public MutationResult delete(Location location, FileType type, AttemptGate gate) {
    return store.delete(location, type, gate);
  }

  @Override
  public MutationResult deleteTree(Location directory, AttemptGate gate) {
    return store.deleteTree(directory, gate);
  }

  @Override
  public MutationResult createDirectory(Location directory, AttemptGate gate) {
    return store.createDirectory(directory, gate);
  }

  @Override
  public MutationResult rename(Location from, Location to, FileType type, AttemptGate gate) {
    return store.rename(from, to, type, gate);
  }

  @Override
  public void close() {
    // Whoever opened the store closes it.
  }
}
