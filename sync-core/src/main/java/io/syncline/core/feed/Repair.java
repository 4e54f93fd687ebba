package io.syncline.core.feed;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Invalidation;

/** How everybody is told of a change that nobody told of. */
public final class Repair {
  private Repair() {}

  /** Where directories are implicit those above may have come or gone with it. */
  public static Change of(Invalidation untold) {
    Location location = untold.location();
    boolean plain = untold.scope() == Scope.PATH && !location.scheme().implicitDirectories();
    return new Change(
        location, untold.scope(), plain ? ChangeKind.MODIFIED : ChangeKind.UNKNOWN, Cause.REPAIR);
  }
}
