package io.syncline.watch.s3;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Messages and what they are told as, for tests. */
public final class Events {
  /** All that tests watch. */
  public static final Location LAKE = Location.parse("s3://lake/t");

  private Events() {}

  /** A message of one record: an object was stored below {@link #LAKE} just now. */
  public static String created(String name) {
    return created(name, Instant.now());
  }

  /** The same at some time. */
  public static String created(String name, Instant time) {
    return record("lake", "t/" + name, time);
  }

  /** A message of one record: an object was stored. */
  public static String record(String bucket, String key, Instant time) {
    return """
    {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventTime":"%s",\
    "eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"%s"},"object":{"key":"%s"}}}]}\
    """
        .formatted(time, bucket, key);
  }

  /** A message of some records: objects with numbers as names were stored. */
  public static String records(int from, int to, Instant time) {
    return "{\"Records\":["
        + IntStream.range(from, to)
            .mapToObj(number -> record("lake", "t/f" + number, time))
            .map(one -> one.substring(one.indexOf('[') + 1, one.lastIndexOf(']')))
            .collect(Collectors.joining(","))
        + "]}";
  }

  /** What {@link #created} is told as. */
  public static Change told(String name) {
    return new Change(LAKE.child(name), Scope.PATH, ChangeKind.CREATED, Cause.WATCH);
  }

  /** Everything may be old. */
  public static Change all() {
    return new Change(LAKE, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WATCH);
  }
}
