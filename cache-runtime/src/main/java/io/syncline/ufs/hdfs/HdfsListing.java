package io.syncline.ufs.hdfs;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.spi.ListingPage;
import io.syncline.ufs.limit.StoreCalls;
import io.syncline.ufs.limit.StoreOperation;
import java.io.FileNotFoundException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.hadoop.hdfs.protocol.DirectoryListing;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;
import org.jspecify.annotations.Nullable;

/**
 * Pages of a directory, in the order of the names' bytes.
 *
 * <p>A NameNode sorts names by their bytes as signed numbers: {@code é} stands before {@code a},
 * and {@code aé} before {@code ab}. As long as a directory has shown plain ASCII only, its order is
 * the one that is wanted, and a page goes on where the last one ended. From the first other name
 * on, each page reads the whole directory and keeps the least names behind the last page's: nothing
 * that came before is missing, because every name so far was seen to be plain.
 */
final class HdfsListing {
  /**
   * Names of a directory with others than plain ones; more are refused, for each page would take
   * minutes.
   */
  static final int MAX_NAMES_SORTED = 5_000_000;

  /** Begins a continuation whose pages read all names; no name has one. */
  private static final String SORTED = "/";

  private static final byte[] FROM_START = new byte[0];

  private static final Comparator<Name> BY_BYTES =
      (left, right) -> Location.compareUtf8(left.text(), right.text());

  private final HdfsClients clients;
  private final StoreCalls calls;
  private final HdfsLeftovers leftovers;
  private final int pageSize;

  HdfsListing(HdfsClients clients, StoreCalls calls, HdfsLeftovers leftovers, int pageSize) {
    this.clients = clients;
    this.calls = calls;
    this.leftovers = leftovers;
    this.pageSize = pageSize;
  }

  /** A name with its stamp. */
  private record Name(String text, HdfsStamp stamp) {
    static Name of(HdfsFileStatus found) {
      return new Name(found.getLocalName(), HdfsStamp.of(found));
    }

    boolean isPlain() {
      return text.chars().allMatch(c -> c < 0x80);
    }
  }

  ListingPage page(Location directory, String path, @Nullable String continuation) {
    if (continuation != null && continuation.startsWith(SORTED)) {
      String last = continuation.substring(SORTED.length());
      return sorted(directory, path, last.isEmpty() ? null : last);
    }
    List<Name> names = new ArrayList<>();
    String after = continuation;
    while (true) {
      DirectoryListing some = some(directory, path, after == null ? FROM_START : utf8(after));
      for (HdfsFileStatus found : some.getPartialListing()) {
        Name name = Name.of(found);
        if (!name.isPlain()) {
          return sortedAfter(directory, path, names, continuation);
        }
        if (names.size() == pageSize) {
          return page(directory, path, names, names.get(pageSize - 1).text());
        }
        names.add(name);
      }
      if (!some.hasMore() || names.isEmpty()) {
        return page(directory, path, names, null);
      }
      after = names.get(names.size() - 1).text();
    }
  }

  /** What was read so far is in order, but the rest is not. */
  private ListingPage sortedAfter(
      Location directory, String path, List<Name> names, @Nullable String continuation) {
    return names.isEmpty()
        ? sorted(directory, path, continuation)
        : page(directory, path, names, SORTED + names.get(names.size() - 1).text());
  }

  private ListingPage sorted(Location directory, String path, @Nullable String after) {
    PriorityQueue<Name> least = new PriorityQueue<>(BY_BYTES.reversed());
    boolean more = false;
    int seen = 0;
    byte[] next = FROM_START;
    DirectoryListing some;
    do {
      some = some(directory, path, next);
      for (HdfsFileStatus found : some.getPartialListing()) {
        Name name = Name.of(found);
        if (++seen > MAX_NAMES_SORTED) {
          throw tooLarge(directory);
        }
        if (after == null || Location.compareUtf8(name.text(), after) > 0) {
          least.add(name);
        }
        if (least.size() > pageSize) {
          least.poll();
          more = true;
        }
      }
      next = some.getPartialListing().length == 0 ? next : some.getLastName();
    } while (some.hasMore());
    List<Name> names = new ArrayList<>(least);
    names.sort(BY_BYTES);
    return page(directory, path, names, more ? SORTED + names.get(names.size() - 1).text() : null);
  }

  private DirectoryListing some(Location directory, String path, byte[] after) {
    DirectoryListing some =
        calls.call(
            StoreOperation.LIST,
            clients.request(
                "list",
                directory,
                nameNode -> {
                  DirectoryListing found = nameNode.listPaths(path, after);
                  if (found == null) {
                    throw new FileNotFoundException(path);
                  }
                  return found;
                }));
    HdfsFileStatus[] found = some.getPartialListing();
    // A file is listed as itself, without a name.
    if (found.length == 1 && found[0].isEmptyLocalName()) {
      throw new SyncException(
          ErrorCode.NOT_A_DIRECTORY, directory + " is a file (expected a directory)");
    }
    return some;
  }

  private ListingPage page(
      Location directory, String path, List<Name> names, @Nullable String continuation) {
    List<ListingPage.Child> children = new ArrayList<>(names.size());
    int unusable = 0;
    for (Name name : names) {
      if (HdfsPaths.isTemporary(name.text())) {
        leftovers.seen(directory, path, name.text(), name.stamp());
      } else if (name.stamp().kind() == HdfsStamp.Kind.OTHER
          || !canBeChild(directory, name.text())) {
        unusable++;
      } else {
        children.add(new ListingPage.Child(name.text(), name.stamp().status()));
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

  private static byte[] utf8(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  private static SyncException tooLarge(Location directory) {
    return new SyncException(
        ErrorCode.UFS_REJECTED,
        directory
            + " has names beyond ASCII and more than "
            + MAX_NAMES_SORTED
            + " of them; split it into several directories");
  }
}
