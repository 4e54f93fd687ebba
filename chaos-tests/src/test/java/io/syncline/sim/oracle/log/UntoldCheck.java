package io.syncline.sim.oracle.log;

import io.syncline.core.model.Location;
import io.syncline.sim.oracle.history.Reader;
import io.syncline.sim.oracle.log.LostEvents.Lost;
import io.syncline.sim.oracle.verdict.Invariant;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * I3 for what a feed lost: who was shown by the store what nobody told of tells everybody, and
 * nothing is told as lost that was not.
 *
 * <p>What a node was shown is in memory only, and so is what it is about to tell: a process that
 * dies owes nothing. What its outbox has taken it tells, whatever happens.
 */
public final class UntoldCheck {
  private final ProofCheck proofs;
  private final Violations violations;
  private final Map<Reader, Map<Integer, Map<Location, Set<Lost>>>> shown = new HashMap<>();
  private final List<Owed> owed = new ArrayList<>();

  /** What a node is to tell. */
  private static final class Owed {
    private final Reader reader;
    private final Coverage coverage;
    private boolean taken;

    Owed(Reader reader, Coverage coverage) {
      this.reader = reader;
      this.coverage = coverage;
    }
  }

  public UntoldCheck(ProofCheck proofs, Violations violations) {
    this.proofs = proofs;
    this.violations = violations;
  }

  /** An answer of the store took the place of something else that a node held as valid. */
  public void contradicted(Reader reader, int shard, Location location) {
    Set<Lost> causes = proofs.unheard(reader, shard, Coverage.path(location));
    if (!causes.isEmpty()) {
      shown
          .computeIfAbsent(reader, key -> new HashMap<>())
          .computeIfAbsent(shard, key -> new HashMap<>())
          .merge(location, causes, UntoldCheck::both);
    }
  }

  private static Set<Lost> both(Set<Lost> some, Set<Lost> more) {
    Set<Lost> all = new HashSet<>(some);
    all.addAll(more);
    return all;
  }

  /**
   * A node says that nobody told of something, and nobody will. It cannot know whether a removal
   * that was told meanwhile was that of what it had been shown.
   *
   * @return whether that is so
   */
  public boolean untold(Reader reader, int shard, Coverage coverage, long now) {
    boolean wasShown = shown(reader, shard).remove(coverage.location()) != null;
    if (!wasShown && proofs.unheard(reader, shard, coverage).isEmpty()) {
      violations.report(
          Invariant.I3,
          now,
          () ->
              reader
                  + " was shown a change of "
                  + coverage.location()
                  + " that nobody told of, and no feed lost its event");
      return false;
    }
    owed.add(new Owed(reader, coverage));
    return true;
  }

  /** A node's outbox has taken what it is to tell. */
  public void taken(Reader reader, Coverage coverage) {
    owed.stream()
        .filter(one -> one.reader.equals(reader) && one.coverage.equals(coverage))
        .forEach(one -> one.taken = true);
  }

  /** A node's outbox did not take it: others find out by themselves. */
  public void refused(Reader reader, Coverage coverage) {
    owed.removeIf(one -> !one.taken && one.reader.equals(reader) && one.coverage.equals(coverage));
  }

  /** A record is in the log for good. */
  public void logged(Collection<Coverage> coverage) {
    owed.removeIf(one -> coverage.stream().anyMatch(record -> record.coversAll(one.coverage)));
  }

  /** A process dies. */
  public void died(Reader reader) {
    shown.remove(reader);
    owed.removeIf(one -> !one.taken && one.reader.equals(reader));
  }

  /** A disk is lost, and the outbox with it. */
  public void diskLost(Reader reader) {
    died(reader);
    owed.removeIf(one -> one.reader.equals(reader));
  }

  /** A shard is given up, or taken up anew. */
  public void moved(Reader reader, int shard) {
    shown(reader, shard).clear();
  }

  /** A node forgets what it was shown of some locations, because it mounts them no more. */
  public void forget(Reader reader, int shard, Predicate<Location> which) {
    shown(reader, shard).keySet().removeIf(which);
  }

  private Map<Location, Set<Lost>> shown(Reader reader, int shard) {
    return shown
        .computeIfAbsent(reader, key -> new HashMap<>())
        .computeIfAbsent(shard, key -> new HashMap<>());
  }

  /** What is still to be said, for a person: shown and not told of by anybody, or not told on. */
  public List<String> open() {
    List<String> all = new ArrayList<>();
    shown.forEach(
        (reader, shards) ->
            shards.forEach(
                (shard, locations) ->
                    locations.forEach(
                        (location, causes) -> {
                          Set<Lost> still =
                              new HashSet<>(proofs.unheard(reader, shard, Coverage.path(location)));
                          still.retainAll(causes);
                          if (!still.isEmpty()) {
                            all.add(reader + " was shown " + still + " and says nothing of it");
                          }
                        })));
    owed.forEach(one -> all.add(one.reader + " knows of " + one.coverage + " and tells nobody"));
    return all;
  }

  /** Everything is drained, and everything that is held was asked again. */
  public void ended(long now) {
    open().forEach(story -> violations.report(Invariant.I3, now, () -> story));
  }
}
