package io.syncline.benchmarks;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
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
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A store that needs no memory and no time to speak of: numbered directories, all with the same
 * numbered files. It takes no writes.
 */
final class CountedStore implements UnderFileSystem {
  private static final int PAGE = 1_000;
  private static final UfsTraits TRAITS = new UfsTraits(PAGE, 1, Duration.ZERO, false);
  private static final Instant MODIFIED = Instant.parse("2026-01-01T00:00:00Z");

  private final int directories;
  private final List<ListingPage.Child> children;

  /**
   * A store.
   *
   * @param directories how many
   * @param files names in each of them
   */
  CountedStore(int directories, int files) {
    this.directories = directories;
    this.children =
        IntStream.range(0, files).mapToObj(i -> new ListingPage.Child(file(i), status(i))).toList();
  }

  /** The directory of a number. */
  static String directory(int number) {
    return String.format(Locale.ROOT, "d%06d", number);
  }

  /** The file of a number in its directory. */
  static String file(int number) {
    return String.format(Locale.ROOT, "part-%06d.parquet", number);
  }

  @Override
  public UfsTraits traits() {
    return TRAITS;
  }

  @Override
  public ListingPage list(Location directory, @Nullable String continuation) {
    if (directory.name().isEmpty() || number(directory.name(), 'd') >= directories) {
      throw new SyncException(ErrorCode.NOT_FOUND, directory.toString());
    }
    int from = continuation == null ? 0 : Integer.parseInt(continuation);
    int to = Math.min(children.size(), from + PAGE);
    return new ListingPage(
        children.subList(from, to), 0, to == children.size() ? null : Integer.toString(to));
  }

  @Override
  public Optional<FileStatus> stat(Location location) {
    String name = location.name();
    if (number(name, 'd') < directories) {
      return Optional.of(FileStatus.directory());
    }
    throw new IllegalStateException(location + " is asked about, though its directory is listed");
  }

  private static FileStatus status(int number) {
    return new FileStatus(
        FileType.FILE, 1_000_000L + number, MODIFIED, "9b74c9897bac770ffc029102a200c5de-" + number);
  }

  private static int number(String name, char letter) {
    return name.charAt(0) == letter ? Integer.parseInt(name.substring(1)) : Integer.MAX_VALUE;
  }

  @Override
  public InputStream read(Location file, @Nullable String version, long offset, long length) {
    throw readOnly();
  }

  @Override
  public MutationResult create(
      Location file, InputStream bytes, boolean overwrite, AttemptGate gate) {
    throw readOnly();
  }

  @Override
  public MutationResult delete(Location location, FileType type, AttemptGate gate) {
    throw readOnly();
  }

  @Override
  public MutationResult deleteTree(Location directory, AttemptGate gate) {
    throw readOnly();
  }

  @Override
  public MutationResult createDirectory(Location directory, AttemptGate gate) {
    throw readOnly();
  }

  @Override
  public MutationResult rename(Location from, Location to, FileType type, AttemptGate gate) {
    throw readOnly();
  }

  @Override
  public void close() {}

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("this store is only listed");
  }
}
