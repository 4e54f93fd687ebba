package io.syncline.core.session;

import io.syncline.core.model.Location;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one client session has seen, location by location: so that it is never shown an older state
 * of anything than it was shown before, by whatever node of whatever cluster.
 *
 * <p>Its owner tells it of each answer, with the instant of the receipt, and asks it before each
 * read what to send along. A listing counts for the directory, for its children and for what it
 * proves of the directory itself; the children that were read before count for a later listing.
 *
 * <p>Bounded: of too many locations the one that was not used for longest is forgotten, and what
 * was seen there then counts for everything. That costs questions to the store, never a state that
 * is too old.
 *
 * <p>Time is an argument: elapsed nanoseconds of the reader's own clock, which must not tell more
 * than passed. Thread rule: one call at a time.
 */
public final class SessionFloors {
  /** Locations remembered, unless told otherwise. */
  public static final int MAX_LOCATIONS = 4_096;

  /** Two clocks may run apart by one in so many. */
  private static final long RATE_MARGIN = 1_000;

  private final int maxLocations;
  private final Floors everything = new Floors();
  private final Floors forgotten = new Floors();
  private final LinkedHashMap<Location, Place> places = new LinkedHashMap<>(16, 0.75f, true);

  /** What was seen of one location: its entry, its listing, and single children of it. */
  private static final class Place {
    private final Floors entry = new Floors();
    private final Floors listing = new Floors();
    private final Floors children = new Floors();
  }

  /** A session that has seen nothing, and remembers so many locations. */
  public SessionFloors(int maxLocations) {
    if (maxLocations < 2) {
      throw new IllegalArgumentException(
          "a session that remembers " + maxLocations + " locations (expected 2 or more)");
    }
    this.maxLocations = maxLocations;
  }

  /**
   * An answer showed what is at a location, or that nothing is.
   *
   * @param received when the answer came
   */
  public void sawEntry(Location location, List<Seen> seen, long received) {
    Floors floors = floors(seen, received);
    everything.addAll(floors);
    place(location).entry.addAll(floors);
    location.parent().ifPresent(directory -> place(directory).children.addAll(floors));
  }

  /**
   * An answer showed the children of a directory.
   *
   * @param received when its end came
   */
  public void sawListing(Location directory, List<Seen> seen, long received) {
    Floors floors = floors(seen, received);
    everything.addAll(floors);
    place(directory).listing.addAll(floors);
  }

  /**
   * Something was shown and it is not known of what, or under which view: no read shows what is
   * older than this instant.
   */
  public void sawSomething(long instant) {
    everything.add(Optional.empty(), instant);
    forgotten.add(Optional.empty(), instant);
  }

  /** What to send along with a read of a location's entry. */
  public List<Seen> forEntry(Location location, long now) {
    Floors floors = copyOf(forgotten);
    Place own = places.get(location);
    if (own != null) {
      floors.addAll(own.entry);
      floors.addAll(own.listing);
    }
    addListingOfParent(location, floors);
    return sent(floors, now);
  }

  /** What to send along with a listing of a directory. */
  public List<Seen> forListing(Location directory, long now) {
    Floors floors = copyOf(forgotten);
    Place own = places.get(directory);
    if (own != null) {
      floors.addAll(own.entry);
      floors.addAll(own.listing);
      floors.addAll(own.children);
    }
    addListingOfParent(directory, floors);
    return sent(floors, now);
  }

  /** What to send along where it is not known yet which location is read. */
  public List<Seen> forAnything(long now) {
    return sent(everything, now);
  }

  /** How many locations are remembered. */
  public int size() {
    return places.size();
  }

  private void addListingOfParent(Location location, Floors floors) {
    location.parent().map(places::get).ifPresent(directory -> floors.addAll(directory.listing));
  }

  private Place place(Location location) {
    Place place = places.computeIfAbsent(location, any -> new Place());
    if (places.size() > maxLocations) {
      Iterator<Place> oldest = places.values().iterator();
      Place dropped = oldest.next();
      oldest.remove();
      forgotten.addAll(dropped.entry);
      forgotten.addAll(dropped.listing);
      forgotten.addAll(dropped.children);
    }
    return place;
  }

  /**
   * The instants, by the reader's clock, before which the states were committed: each age is at
   * most the true one when it was sent, and the way here is not counted.
   */
  private static Floors floors(List<Seen> seen, long received) {
    Floors floors = new Floors();
    seen.forEach(state -> floors.add(state.view(), received - state.ageNanos()));
    return floors;
  }

  private static List<Seen> sent(Floors floors, long now) {
    return floors.instants().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(Object::toString)))
        .map(floor -> new Seen(age(floor.getValue(), now), floor.getKey()))
        .toList();
  }

  private static long age(long instant, long now) {
    long age = Math.max(0, now - instant);
    return age - age / RATE_MARGIN;
  }

  private static Floors copyOf(Floors floors) {
    Floors copy = new Floors();
    copy.addAll(floors);
    return copy;
  }
}
