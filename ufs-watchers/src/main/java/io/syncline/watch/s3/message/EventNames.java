package io.syncline.watch.s3.message;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the names of events mean. A name that is not known says that something happened.
 *
 * <p>What is removed by its version uncovers the one before it, if it was the newest. The mark that
 * is put in place of an object hides them all, but only AWS tells that from the removal of such a
 * mark, which uncovers one: MinIO calls both the same.
 */
final class EventNames {
  private static final String S3 = "s3:";

  private static final Map<String, ObjectEvent.Kind> DETAILS =
      Map.of(
          "Object Created", ObjectEvent.Kind.CREATED,
          "Object Tags Added", ObjectEvent.Kind.ATTACHED,
          "Object Tags Deleted", ObjectEvent.Kind.ATTACHED,
          "Object ACL Updated", ObjectEvent.Kind.ATTACHED);

  private static final String DELETED = "Object Deleted";

  private static final String MARKED = "Delete Marker Created";

  private static final Set<String> REMOVALS =
      Set.of("ObjectRemoved:Delete", "LifecycleExpiration:Delete");

  private static final Set<String> MARKS =
      Set.of("ObjectRemoved:DeleteMarkerCreated", "LifecycleExpiration:DeleteMarkerCreated");

  private EventNames() {}

  /** Whether somebody merely looked, as MinIO tells: nothing changed. */
  static boolean isOnlyAccess(@Nullable String name) {
    return name != null && plain(name).startsWith("ObjectAccessed:");
  }

  /**
   * What an event of S3 tells.
   *
   * @param versioned whether it tells of one version
   * @param aws whether AWS itself wrote it
   */
  static ObjectEvent.Kind kind(@Nullable String name, boolean versioned, boolean aws) {
    String plain = name == null ? "" : plain(name);
    if (plain.startsWith("ObjectCreated:")) {
      return ObjectEvent.Kind.CREATED;
    }
    if (REMOVALS.contains(plain)) {
      return removed(!versioned);
    }
    if (MARKS.contains(plain)) {
      return removed(aws);
    }
    return plain.startsWith("ObjectTagging:") || plain.startsWith("ObjectAcl:")
        ? ObjectEvent.Kind.ATTACHED
        : ObjectEvent.Kind.OTHER;
  }

  /**
   * A removal.
   *
   * @param only whether nothing can have come to light
   */
  private static ObjectEvent.Kind removed(boolean only) {
    return only ? ObjectEvent.Kind.REMOVED : ObjectEvent.Kind.OTHER;
  }

  /**
   * What an event of EventBridge tells.
   *
   * @param deletion how something was removed; null where that is not told
   * @param versioned whether it tells of one version
   * @param aws whether AWS itself wrote it
   */
  static ObjectEvent.Kind kindOfDetail(
      @Nullable String type, @Nullable String deletion, boolean versioned, boolean aws) {
    if (DELETED.equals(type)) {
      return removed(MARKED.equals(deletion) ? aws : !versioned);
    }
    return type == null
        ? ObjectEvent.Kind.OTHER
        : DETAILS.getOrDefault(type, ObjectEvent.Kind.OTHER);
  }

  /** Ceph leaves the prefix out, and so does AWS in messages. */
  private static String plain(String name) {
    return name.startsWith(S3) ? name.substring(S3.length()) : name;
  }
}
