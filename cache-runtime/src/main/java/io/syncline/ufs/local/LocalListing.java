package io.syncline.ufs.local;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.spi.ListingPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One page of a directory: the names behind the last page's, the least of them first by their
 * bytes. Directories have no order of their own, so each page reads all names and keeps as many as
 * fit in it.
 */
final class LocalListing {
  /** Names in one directory; more are refused, for each page would take minutes. */
  static final int MAX_NAMES = 5_000_000;

  @SuppressWarnings("ArrayRecordComponent") // Compared by its bytes, never changed.
  private record Name(String text, byte[] utf8) {}

  private static final Comparator<Name> BY_BYTES =
      (left, right) -> Arrays.compareUnsigned(left.utf8(), right.utf8());

  private final LocalSettings settings;
  private final InstantSource clock;

  LocalListing(LocalSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  ListingPage page(Location directory, Path path, @Nullable String after) throws IOException {
    Name last = after == null ? null : name(after);
    PriorityQueue<Name> least = new PriorityQueue<>(BY_BYTES.reversed());
    boolean more = false;
    int unreadable = 0;
    int seen = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        if (++seen > MAX_NAMES) {
          throw tooLarge(directory);
        }
        String text = LocalPaths.name(entry);
        if (text == null) {
          unreadable++;
          continue;
        }
        Name name = name(text);
        if (LocalPaths.isTemporary(text) || (last != null && BY_BYTES.compare(name, last) <= 0)) {
          continue;
        }
        least.add(name);
        if (least.size() > settings.listingPage()) {
          least.poll();
          more = true;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    List<Name> names = new ArrayList<>(least);
    names.sort(BY_BYTES);
    String continuation = more ? names.get(names.size() - 1).text() : null;
    // Names without text have no place in the order: they are counted once, on the first page.
    return children(directory, path, names, after == null ? unreadable : 0, continuation);
  }

  private ListingPage children(
      Location directory,
      Path path,
      List<Name> names,
      int unreadable,
      @Nullable String continuation)
      throws IOException {
    List<ListingPage.Child> children = new ArrayList<>(names.size());
    int unusable = unreadable;
    for (Name name : names) {
      try {
        FileStamp stamp = FileStamp.of(path.resolve(name.text()));
        if (stamp.kind() == FileStamp.Kind.OTHER || !canBeChild(directory, name.text())) {
          unusable++;
        } else {
          children.add(
              new ListingPage.Child(
                  name.text(), stamp.status(clock.instant(), settings.granularity())));
        }
      } catch (NoSuchFileException e) {
        // Removed since the names were read: not a child any more.
      }
    }
    return new ListingPage(children, unusable, continuation);
  }

  private static boolean canBeChild(Location directory, String name) {
    try {
      return directory.child(name).isAtOrBelow(directory);
    } catch (SyncException e) {
      return false;
    }
  }

  private static Name name(String text) {
    return new Name(text, text.getBytes(StandardCharsets.UTF_8));
  }

  private static SyncException tooLarge(Location directory) {
    return new SyncException(
        ErrorCode.UFS_REJECTED,
        directory + " has more than " + MAX_NAMES + " names; split it into several directories");
  }
}
