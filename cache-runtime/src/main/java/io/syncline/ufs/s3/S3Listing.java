package io.syncline.ufs.s3;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.SiblingOrder;
import io.syncline.core.spi.ListingPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Makes one page of children of one answer of the store: objects and folded prefixes merged in the
 * order of their slots, each child once.
 *
 * <p>Used once, by one thread.
 */
final class S3Listing {
  /**
   * One entry of the answer.
   *
   * @param slot its key below the directory; ends in a slash for what lies deeper
   * @param object null for what lies deeper
   */
  private record Entry(String slot, @Nullable S3Object object) {}

  private final Location directory;
  private final String prefix;
  private final List<ListingPage.Child> children = new ArrayList<>();
  private final List<String> shadows = new ArrayList<>();
  private String last = "";
  private final @Nullable String before;
  private boolean marker;
  private int unusable;

  S3Listing(Location directory, @Nullable S3Continuation before) {
    this.directory = directory;
    this.prefix = S3Keys.prefix(directory);
    this.before = before == null ? null : before.token();
    if (before != null) {
      this.last = before.last();
      this.shadows.addAll(before.shadows());
    }
  }

  /**
   * Whether anything was listed so far, on this page or before; the marker of the directory counts.
   */
  boolean sawAnything() {
    return marker || !last.isEmpty();
  }

  ListingPage page(ListObjectsV2Response answer) {
    for (Entry entry : entries(answer)) {
      take(entry);
    }
    String token = S3Trees.next(directory, answer, before);
    String continuation = token == null ? null : new S3Continuation(token, last, shadows).encoded();
    return new ListingPage(children, unusable, continuation);
  }

  private List<Entry> entries(ListObjectsV2Response answer) {
    List<Entry> entries = new ArrayList<>();
    for (S3Object object : answer.contents()) {
      if (object.key().equals(prefix)) {
        marker = true;
      } else {
        entries.add(new Entry(below(object.key()), object));
      }
    }
    for (CommonPrefix folded : answer.commonPrefixes()) {
      entries.add(new Entry(below(folded.prefix()), null));
    }
    entries.sort(Comparator.comparing(Entry::slot, SiblingOrder.slots()));
    return entries;
  }

  private String below(String key) {
    if (!key.startsWith(prefix)) {
      throw S3Keys.outside(directory);
    }
    return key.substring(prefix.length());
  }

  private void take(Entry entry) {
    int order = SiblingOrder.slots().compare(entry.slot(), last);
    if (order == 0) {
      return; // Some stores repeat a folded prefix on the next page.
    }
    if (order < 0) {
      throw new SyncException(
          ErrorCode.UFS_REJECTED,
          "the listing of "
              + directory
              + " is not in the order of its keys' bytes, as it must be to be compared; this store"
              + " cannot be used");
    }
    last = entry.slot();
    dropShadowsOff(entry.slot());
    S3Object object = entry.object();
    boolean folded = object == null || entry.slot().endsWith("/");
    String name = SiblingOrder.name(entry.slot());
    if (!usable(name)) {
      unusable++;
    } else if (!folded && object != null) {
      shadows.add(name);
      children.add(new ListingPage.Child(name, status(object)));
    } else if (shadows.isEmpty() || !shadows.get(shadows.size() - 1).equals(name)) {
      children.add(new ListingPage.Child(name, FileStatus.directory()));
    }
  }

  /** Keeps the files whose directory would sort at or behind a slot. */
  private void dropShadowsOff(String slot) {
    while (!shadows.isEmpty()) {
      String shadow = shadows.get(shadows.size() - 1);
      if (slot.startsWith(shadow) && slot.charAt(shadow.length()) <= '/') {
        return;
      }
      shadows.remove(shadows.size() - 1);
    }
  }

  private boolean usable(String name) {
    try {
      return directory.child(name).scheme() == Scheme.S3;
    } catch (SyncException e) {
      return false;
    }
  }

  private static FileStatus status(S3Object object) {
    Long size = object.size();
    return new FileStatus(
        FileType.FILE,
        size == null ? 0 : size,
        S3Requests.shown(object.lastModified()),
        S3Requests.unquoted(object.eTag()));
  }
}
