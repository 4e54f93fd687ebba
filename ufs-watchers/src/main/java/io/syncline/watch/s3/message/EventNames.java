package io.syncline.watch.s3.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the names of events mean. A name that is not known says that something happened. */
final class EventNames {
  private static final String S3 = "s3:";

  private static final Map<String, ObjectEvent.Kind> DETAILS =
      Map.of(
          "Object Created", ObjectEvent.Kind.CREATED,
          "Object Deleted", ObjectEvent.Kind.REMOVED,
          "Object Tags Added", ObjectEvent.Kind.ATTACHED,
          "Object Tags Deleted", ObjectEvent.Kind.ATTACHED,
          "Object ACL Updated", ObjectEvent.Kind.ATTACHED);

  private EventNames() {}

  /** Whether somebody merely looked, as MinIO tells: nothing changed. */
  static boolean isOnlyAccess(@Nullable String name) {
    return name != null && plain(name).startsWith("ObjectAccessed:");
  }

  static ObjectEvent.Kind kind(@Nullable String name) {
    String plain = name == null ? "" : plain(name);
    if (plain.startsWith("ObjectCreated:")) {
      return ObjectEvent.Kind.CREATED;
    }
    if (plain.startsWith("ObjectRemoved:") || plain.startsWith("LifecycleExpiration:")) {
      return ObjectEvent.Kind.REMOVED;
    }
    return plain.startsWith("ObjectTagging:") || plain.startsWith("ObjectAcl:")
        ? ObjectEvent.Kind.ATTACHED
        : ObjectEvent.Kind.OTHER;
  }

  static ObjectEvent.Kind kindOfDetail(@Nullable String type) {
    return type == null
        ? ObjectEvent.Kind.OTHER
        : DETAILS.getOrDefault(type, ObjectEvent.Kind.OTHER);
  }

  /** Ceph leaves the prefix out, and so does AWS in messages. */
  private static String plain(String name) {
    return name.startsWith(S3) ? name.substring(S3.length()) : name;
  }
}
