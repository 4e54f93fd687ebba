package io.syncline.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.session.Seen;
import io.syncline.core.session.SessionFloors;
import io.syncline.proto.node.v1.Token;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the reads and writes of one user have in common, through whatever node of whatever cluster
 * they go: each read reflects every write of the session before it, and never shows a location as
 * it was before a state that the session was shown.
 *
 * <p>{@link #through} opens the files of a cluster as part of the session. A session holds for
 * calls of which one returned before the other began; of calls that overlap, none counts for the
 * other. It keeps no connection and need not be closed.
 *
 * <p>Bounded: it carries {@value #MAX_TOKENS} tokens and remembers {@value
 * SessionFloors#MAX_LOCATIONS} locations. What is more is summed up as an instant which every
 * answer must be fresh enough for; that costs questions to the store, never a state that is too
 * old.
 *
 * <p>Does not guarantee: anything about writes that failed, or whose outcome is not known; what a
 * store itself answers late, as a mount of NFS may; changes made outside of Syncline on a mount
 * that says there are none.
 *
 * <p>Thread rule: any thread.
 */
public final class Session {
  /** More tokens are not sent with a read. */
  public static final int MAX_TOKENS = 1_024;

  /**
   * Elapsed time that must not tell more than passed: what a suspended machine slept through is
   * left out.
   */
  private final LongSupplier clock;

  @GuardedBy("this")
  private final SessionFloors floors;

  @GuardedBy("this")
  private final CarriedTokens tokens;

  /** Which location a path was the last time; only a guess, which each answer confirms. */
  @GuardedBy("this")
  private final Map<Named, Location> named;

  /** A path as a client's cluster mounts it. */
  private record Named(Calls cluster, String path) {}

  /**
   * What a read carries.
   *
   * @param expected the location that {@code seen} is about; empty when it is about everything
   */
  record Terms(List<Token> tokens, List<Seen> seen, Optional<Location> expected) {}

  /** A session that has written and seen nothing. */
  public Session() {
    this(System::nanoTime, MAX_TOKENS, SessionFloors.MAX_LOCATIONS);
  }

  Session(LongSupplier clock, int maxTokens, int maxLocations) {
    this.clock = clock;
    this.floors = new SessionFloors(maxLocations);
    this.tokens = new CarriedTokens(maxTokens);
    this.named =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Named, Location> eldest) {
            return size() > maxLocations;
          }
        };
  }

  /** The files of a cluster as part of this session. */
  public Files through(SynclineClient client) {
    return new SessionFiles(this, client.calls());
  }

  /** The tokens that it carries, at most {@value #MAX_TOKENS}: for a reader outside of it. */
  public synchronized List<Token> tokens() {
    return tokens.all();
  }

  /**
   * How many locations it remembers, of at most {@value SessionFloors#MAX_LOCATIONS}. Of too many
   * the one that was not used for longest is forgotten, and reads of all others are asked to be as
   * new as what was seen there.
   */
  public synchronized int locations() {
    return floors.size();
  }

  /**
   * What to send along with a read.
   *
   * @param all whether the answer shall do whatever location the path is
   */
  synchronized Terms terms(Calls cluster, String path, boolean listing, boolean all) {
    Optional<Location> expected = all ? Optional.empty() : guess(cluster, path);
    long now = clock.getAsLong();
    List<Seen> seen =
        expected
            .map(at -> listing ? floors.forListing(at, now) : floors.forEntry(at, now))
            .orElseGet(() -> floors.forAnything(now));
    return new Terms(tokens.all(), seen, expected);
  }

  /**
   * An answer came.
   *
   * @return whether it may be shown: it is about the location for which it was asked to be new
   *     enough
   */
  synchronized boolean saw(Calls cluster, String path, boolean listing, Terms terms, Sight sight) {
    long now = clock.getAsLong();
    named.put(new Named(cluster, path), sight.location());
    if (listing) {
      floors.sawListing(sight.location(), sight.seen(), now);
    } else {
      floors.sawEntry(sight.location(), sight.seen(), now);
    }
    return terms.expected().isEmpty() || terms.expected().get().equals(sight.location());
  }

  /** Something was shown, and it is not known what of. */
  synchronized void sawSomething() {
    floors.sawSomething(clock.getAsLong());
  }

  /** A write was answered. */
  synchronized void wrote(List<Token> written) {
    long now = clock.getAsLong();
    // The write was committed before its answer: what is as fresh as that reflects it.
    for (Token token : written) {
      OptionalLong givenUp = tokens.add(token, now);
      if (givenUp.isPresent()) {
        floors.sawSomething(givenUp.getAsLong());
      }
    }
  }

  @GuardedBy("this")
  private Optional<Location> guess(Calls cluster, String path) {
    if (path.contains("://")) {
      return parsed(path);
    }
    @Nullable Location known = named.get(new Named(cluster, path));
    int slash = path.lastIndexOf('/');
    if (known != null || slash <= 0 || slash == path.length() - 1) {
      return Optional.ofNullable(known);
    }
    return Optional.ofNullable(named.get(new Named(cluster, path.substring(0, slash))))
        .flatMap(directory -> child(directory, path.substring(slash + 1)));
  }

  private static Optional<Location> parsed(String uri) {
    try {
      return Optional.of(Location.parse(uri));
    } catch (SyncException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Location> child(Location directory, String name) {
    try {
      return Optional.of(directory.child(name));
    } catch (SyncException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
