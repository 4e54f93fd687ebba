package io.syncline.core.feed;

import io.syncline.core.consistency.SameFile;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Contradictions;
import io.syncline.core.shard.Invalidation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Answers of a store that contradict what was held as valid, until the feed has told of the change
 * or is proven not to.
 *
 * <p>A change is seen before it is told of all the time: its record is on its way. But once the
 * feed is complete up to an instant after the answer, and nothing came that covers the location,
 * nobody will tell: the change was lost on its way, or was made where nobody was expected to.
 *
 * <p>A removal tells of nothing that is there: what was found outlasts it, because others hold on
 * to what they know as absent and would not hear of it. Below a tree that was removed nobody does.
 *
 * <p>When an answer came is not told: it counts as having come when the time is told next, which is
 * never too early. Of a store that lags nothing is concluded, because its answers may be older than
 * what is held.
 *
 * <p>Bounded: of more than {@link #MAX_WAITING} the further ones are not looked at. What is held is
 * right in any case: the answer took its place.
 */
final class UntoldChanges implements Contradictions {
  /** Contradicted locations that wait; a further one is not looked at. */
  static final int MAX_WAITING = 1_024;

  private final ReadLag lag;

  private final Map<Location, Seen> waiting = new LinkedHashMap<>();

  /**
   * A contradiction.
   *
   * @param scope how much may have changed with it
   * @param present whether something was found there
   * @param answered by when it was answered, in ticker time; empty until the time is told
   */
  private record Seen(Scope scope, boolean present, OptionalLong answered) {
    /** Whether what was told of its location tells of it: a removal does not of what is there. */
    boolean isExplainedBy(Invalidation told) {
      return told.removed() == null || !present;
    }
  }

  UntoldChanges(ReadLag lag) {
    this.lag = lag;
  }

  @Override
  public void contradicted(
      Location location, @Nullable FileStatus held, @Nullable FileStatus found) {
    boolean lags = lag.trees().stream().anyMatch(location::isAtOrBelow);
    if (lags || isNoChange(location.scheme(), held, found)) {
      return;
    }
    if (waiting.size() < MAX_WAITING || waiting.containsKey(location)) {
      boolean plain = location.scheme().implicitDirectories() || !(isTree(held) || isTree(found));
      Seen before = waiting.get(location);
      boolean present = found != null || (before != null && before.present());
      waiting.put(
          location, new Seen(plain ? Scope.PATH : Scope.SUBTREE, present, OptionalLong.empty()));
    }
  }

  private static boolean isTree(@Nullable FileStatus status) {
    return status != null && status.isDirectory();
  }

  /** Whether nothing was changed that anybody could tell of. */
  private static boolean isNoChange(
      Scheme scheme, @Nullable FileStatus held, @Nullable FileStatus found) {
    return held != null
        && found != null
        && !held.isDirectory()
        && !found.isDirectory()
        && SameFile.is(scheme, held, found);
  }

  /** Changes were told of. */
  void told(Collection<Invalidation> invalidations) {
    if (waiting.isEmpty()) {
      return;
    }
    for (Invalidation invalidation : invalidations) {
      Location changed = invalidation.location();
      if (invalidation.scope() == Scope.SUBTREE) {
        waiting
            .keySet()
            .removeIf(location -> !location.equals(changed) && location.isAtOrBelow(changed));
      }
      Seen seen = waiting.get(changed);
      if (seen != null && seen.isExplainedBy(invalidation)) {
        waiting.remove(changed);
      }
    }
  }

  /** Everything may have changed. */
  void toldAll() {
    waiting.clear();
  }

  /**
   * What nobody told of and nobody will, as far as all mounts that show it are concerned. What lies
   * in no mount whose changes are told is forgotten.
   *
   * @param proofs up to when the feed is complete, by the location of a mount
   * @param nanos ticker time now
   * @return each once
   */
  List<Invalidation> judge(Map<Location, FeedProof> proofs, long nanos) {
    List<Invalidation> untold = new ArrayList<>();
    for (Iterator<Map.Entry<Location, Seen>> each = waiting.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<Location, Seen> entry = each.next();
      Location location = entry.getKey();
      Seen seen = entry.getValue();
      List<FeedProof> covering =
          proofs.entrySet().stream()
              .filter(mount -> location.isAtOrBelow(mount.getKey()))
              .map(Map.Entry::getValue)
              .filter(proof -> proof.limit() != FeedProof.Limit.UNWATCHED)
              .toList();
      if (covering.isEmpty()) {
        each.remove();
      } else if (seen.answered().isEmpty()) {
        entry.setValue(new Seen(seen.scope(), seen.present(), OptionalLong.of(nanos)));
      } else if (covering.stream().allMatch(proof -> passes(proof.nanos(), seen.answered()))) {
        each.remove();
        untold.add(new Invalidation(location, seen.scope()));
      }
    }
    return untold;
  }

  /** How many wait. */
  int size() {
    return waiting.size();
  }

  private static boolean passes(OptionalLong proven, OptionalLong instant) {
    return proven.isPresent()
        && instant.isPresent()
        && proven.getAsLong() - instant.getAsLong() > 0;
  }
}
