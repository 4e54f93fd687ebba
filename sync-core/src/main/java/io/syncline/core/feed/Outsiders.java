package io.syncline.core.feed;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.origin.Member;
import io.syncline.core.origin.Members;
import io.syncline.core.origin.OriginsEntry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Origins that told of changes outside of what they said they write.
 *
 * <p>Such a change is applied all the same: that costs a question to the store, while passing over
 * one whose origin has just said that it writes more would lose a change. So it is judged when the
 * origins topic was read to a later instant. Bounded: of too many, the rest goes unnoticed.
 */
final class Outsiders {
  /** Origins that wait to be judged. */
  static final int MAX_WAITING = 256;

  private final Map<Origin, Change> changes = new LinkedHashMap<>();
  private final Map<Origin, Long> seen = new LinkedHashMap<>();

  /**
   * Looks at what an origin tells.
   *
   * @param member what is known of it
   * @param nanos ticker time now
   */
  void look(@Nullable Member member, BusRecord.Body body, long nanos) {
    if (member == null || !(body instanceof BusRecord.Changes told)) {
      return;
    }
    for (Change change : told.changes()) {
      if (isOutside(member, change)
          && (changes.size() < MAX_WAITING || changes.containsKey(member.origin()))) {
        changes.put(member.origin(), change);
        seen.put(member.origin(), nanos);
        return;
      }
    }
  }

  /** Those that certainly had not said so; each is named once for all that it told until now. */
  List<Outside> judge(Members members) {
    List<Outside> judged = new ArrayList<>();
    if (members.date().isEmpty()) {
      return judged;
    }
    long date = members.date().getAsLong();
    for (Iterator<Map.Entry<Origin, Change>> each = changes.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<Origin, Change> entry = each.next();
      Origin origin = entry.getKey();
      if (date - seen.getOrDefault(origin, 0L) > 0) {
        each.remove();
        seen.remove(origin);
        Member member = members.of(origin);
        if (member != null && isOutside(member, entry.getValue())) {
          judged.add(new Outside(origin, entry.getValue().location()));
        }
      }
    }
    return judged;
  }

  /** How many wait to be judged. */
  int size() {
    return changes.size();
  }

  private static boolean isOutside(Member member, Change change) {
    return member.joined().isPresent() && !declares(member.joined().get(), change);
  }

  /** Directories that exist only because something lies below them come and go with it. */
  private static boolean declares(OriginsEntry.Joined joined, Change change) {
    Location location = change.location();
    boolean mayBeAbove = change.scope() == Scope.PATH && location.scheme().implicitDirectories();
    return joined.locations().stream()
        .anyMatch(
            declared ->
                location.isAtOrBelow(declared) || (mayBeAbove && declared.isAtOrBelow(location)));
  }
}
