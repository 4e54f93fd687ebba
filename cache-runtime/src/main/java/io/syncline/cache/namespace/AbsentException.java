package io.syncline.cache.namespace;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.session.Seen;
import java.util.List;

/** Nothing is at a path that was read: an answer like any other, which its reader has seen. */
public final class AbsentException extends SyncException {
  private static final long serialVersionUID = 1L;

  private final transient Location location;
  private final transient List<Seen> seen;

  AbsentException(String message, Location location, List<Seen> seen) {
    super(ErrorCode.NOT_FOUND, message);
    this.location = location;
    this.seen = List.copyOf(seen);
  }

  /** Where nothing is. */
  public Location location() {
    return location;
  }

  /** What its reader has seen by it. */
  public List<Seen> seen() {
    return seen;
  }
}
