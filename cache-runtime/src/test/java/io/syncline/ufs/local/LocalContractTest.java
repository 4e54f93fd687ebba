package io.syncline.ufs.local;

import io.syncline.core.model.Location;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.core.testing.UnderFileSystemContractTest;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreCalls;
import io.syncline.ufs.limit.StoreLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A directory of this machine passes the contract. */
class LocalContractTest extends UnderFileSystemContractTest {
  @TempDir private Path root;

  /**
   * Ahead of the files' own times, so that they have versions at once, unless a test changes the
   * same file twice.
   */
  private final InstantSource clock = () -> Instant.now().plus(Duration.ofSeconds(10));

  @BeforeEach
  void makeDirectory() throws Exception {
    Files.createDirectory(root.resolve("dir"));
  }

  @Override
  protected UnderFileSystem ufs() {
    return listingPagesOf(10_000);
  }

  @Override
  protected UnderFileSystem listingPagesOf(int children) {
    LocalSettings settings =
        new LocalSettings(root, Duration.ZERO, LocalSettings.DISK_GRANULARITY, children);
    return new LocalUnderFileSystem(
        settings,
        new StoreCalls("directory", StoreLimits.DEFAULT, StoreCallListener.NONE),
        clock,
        names(root));
  }

  /** What the file system can do to a name. */
  LocalNames names(Path directory) {
    return new LocalNames(directory);
  }

  @Override
  protected Location directory() {
    return Location.parse("file://" + root + "/dir");
  }
}
