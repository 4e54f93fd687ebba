package io.syncline.cache.page;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.spi.AttemptGate;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.spi.MutationResult;
import io.syncline.core.spi.UfsTraits;
import io.syncline.core.spi.UnderFileSystem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store of which is counted how many streams are open; reads only. */
class CountedStreams implements UnderFileSystem {
  private final UnderFileSystem store;
  private final AtomicInteger open = new AtomicInteger();

  CountedStreams(UnderFileSystem store) {
    this.store = store;
  }

  int open() {
    return open.get();
  }

  @Override
  public InputStream read(Location file, @Nullable String version, long offset, long length) {
    InputStream bytes = store.read(file, version, offset, length);
    open.incrementAndGet();
    return new FilterInputStream(bytes) {
      private boolean closed;

      @Override
      public void close() throws IOException {
        if (!closed) {
          closed = true;
          open.decrementAndGet();
        }
        super.close();
      }
    };
  }

  @Override
  public UfsTraits traits() {
    return store.traits();
  }

  @Override
  public Optional<FileStatus> stat(Location location) {
    return store.stat(location);
  }

  @Override
  public ListingPage list(Location directory, @Nullable String continuation) {
    throw new UnsupportedOperationException();
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
