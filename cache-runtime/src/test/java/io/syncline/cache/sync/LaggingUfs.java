package io.syncline.cache.sync;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.spi.AttemptGate;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.spi.MutationResult;
import io.syncline.core.spi.UfsTraits;
import io.syncline.core.spi.UnderFileSystem;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/** A store that says its answers may be old; reads only. */
final class LaggingUfs implements UnderFileSystem {
  private final UnderFileSystem store;
  private final Duration lag;

  LaggingUfs(UnderFileSystem store, Duration lag) {
    this.store = store;
    this.lag = lag;
  }

  @Override
  public UfsTraits traits() {
    UfsTraits traits = store.traits();
    return new UfsTraits(
        traits.listingPageSize(), traits.listingPageCost(), lag, traits.atomicDirectoryRename());
  }

  @Override
  public Optional<FileStatus> stat(Location location) {
    return store.stat(location);
  }

  @Override
  public ListingPage list(Location directory, String continuation) {
    return store.list(directory, continuation);
  }

  @Override
  public InputStream read(Location file, String version, long offset, long length) {
    return store.read(file, version, offset, length);
  }

  @Override
  public MutationResult create(
      Location file, InputStream bytes, boolean overwrite, AttemptGate gate) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MutationResult delete(Location location, FileType type, AttemptGate gate) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MutationResult deleteTree(Location directory, AttemptGate gate) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MutationResult createDirectory(Location directory, AttemptGate gate) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MutationResult rename(Location from, Location to, FileType type, AttemptGate gate) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
