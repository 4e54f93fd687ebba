package io.syncline.core.shard;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ways to drive a shard, or to store what it writes, that leave out one guard each. */
enum ShardMutants {
  /** T22: a sync is registered when the store has answered, not before it is asked. */
  BEGIN_AFTER_ASK,
  /** T12, T21: what happens while a sync is in flight is not passed on to it. */
  FORGET_IN_FLIGHT,
  /** T10: what was asked before the start was fixed is stored. */
  KEEP_ACROSS_COLD_START,
  /** T32: records of the own cluster are not applied. */
  SKIP_OWN_RECORDS,
  /** T14: the removal of a directory is told as the change of a single path. */
  DIRECTORY_AS_PATH,
  /** T14: the target of a rename is not told. */
  FORGET_RENAME_TARGET,
  /** T31: a sync that failed is completed as if nothing were there. */
  FAILED_AS_ABSENT,
  /** T31: half a listing is finished as if it were all. */
  HALF_LISTING_AS_WHOLE,
  /** T30: what happens above the location of a mount is not passed on. */
  FORGET_ABOVE_MOUNT,
  /** T30: {@code /ab} is taken as something below {@code /a}. */
  PREFIX_WITHOUT_SLASH,
  /** T13: ancestors are not told again when they were told shortly before. */
  DEDUPE_ANCESTORS,
  /** T13: ancestors above the writer's own mount are not told. */
  FORGET_ANCESTORS_ABOVE_MOUNT,
  /** T7: evicting a child leaves its directory's listing complete. */
  EVICT_KEEPS_COMPLETE,
  /** T1: what is held is served as long as it is young. */
  SERVE_WHILE_YOUNG,
  /** Exactly-once: after a power cut the positions are newer than the marks. */
  POSITION_WITHOUT_MARKS,
  /** I3: some records are lost. */
  LOSE_RECORDS,
  /** I5: an answer that is news makes nothing doubtful. */
  ANSWERS_UNORDERED,
  /** T6: a result replaces what came from a later start. */
  STARTS_UNORDERED,
  /** T6 and I5: both. */
  UNORDERED;

  /** The order that a shard goes by. */
  static SyncOrder order(Optional<ShardMutants> mutant) {
    boolean both = mutant.equals(Optional.of(UNORDERED));
    boolean answers = both || mutant.equals(Optional.of(ANSWERS_UNORDERED));
    boolean starts = both || mutant.equals(Optional.of(STARTS_UNORDERED));
    return new SyncOrder() {
      @Override
      boolean isOvertaken(Sync sync, @Nullable Entry held, @Nullable Listing listing) {
        return !starts && super.isOvertaken(sync, held, listing);
      }

      @Override
      boolean isNews(@Nullable Entry held, boolean complete, Optional<FileStatus> found) {
        return !answers && super.isNews(held, complete, found);
      }
    };
  }

  /** What of a record reaches the shard. */
  static List<Invalidation> received(
      Optional<ShardMutants> mutant, boolean own, List<Invalidation> record, Location mount) {
    if (mutant.isEmpty()) {
      return record;
    }
    return switch (mutant.get()) {
      case SKIP_OWN_RECORDS -> own ? List.of() : record;
      case FORGET_ABOVE_MOUNT ->
          record.stream()
              .filter(one -> ModelStore.isAtOrBelow(one.location(), mount) || isPath(one))
              .toList();
      case PREFIX_WITHOUT_SLASH -> record.stream().map(one -> misplaced(one, mount)).toList();
      default -> record;
    };
  }

  private static boolean isPath(Invalidation invalidation) {
    return invalidation.scope() == Scope.PATH;
  }

  private static Invalidation misplaced(Invalidation invalidation, Location mount) {
    Location location = invalidation.location();
    if (!location.path().startsWith(mount.path()) || location.equals(mount)) {
      return invalidation;
    }
    String rest = location.path().substring(mount.path().length());
    String path = mount.path() + (rest.startsWith("/") ? rest : "/" + rest);
    return new Invalidation(
        Location.of(location.scheme(), location.authority(), path), invalidation.scope());
  }
}
