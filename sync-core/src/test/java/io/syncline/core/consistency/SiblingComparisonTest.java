package io.syncline.core.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.SiblingOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two ordered streams of children are compared as two maps of them would be. */
final class SiblingComparisonTest {
  private static final Location D = Location.parse("s3://lake/d");
  private static final List<String> NAMES = List.of("a", "a-b", "b", "c", "ca", "é", "z");

  private final TreeMap<String, HeldChild> held = new TreeMap<>(SiblingOrder.slots());
  private final TreeMap<String, FileStatus> found = new TreeMap<>(SiblingOrder.slots());
  private final Map<Location, Sighting> suspected = new HashMap<>();

  @Property(tries = 500)
  void findsWhatAMapWouldFind(@ForAll long seed) throws InterruptedException {
    held.clear();
    found.clear();
    suspected.clear();
    Random random = new Random(seed);
    boolean whole = random.nextBoolean();
    Map<String, HeldChild> heldByName = new HashMap<>();
    Map<String, FileStatus> foundByName = new HashMap<>();
    for (String name : NAMES) {
      if (random.nextInt(3) > 0) {
        FileStatus status = random.nextInt(4) == 0 ? null : status(random);
        HeldChild child = new HeldChild(slot(name, status), status, random.nextInt(4) > 0);
        held.put(child.slot(), child);
        heldByName.put(name, child);
      }
      if (random.nextInt(3) > 0) {
        FileStatus status = status(random);
        found.put(slot(name, status), status);
        foundByName.put(name, status);
      }
    }
    long compared = compare(whole).compared();
    for (String name : NAMES) {
      HeldChild here = heldByName.get(name);
      FileStatus there = foundByName.get(name);
      // Nothing is ordered as a file; a directory that came there is one more child.
      boolean nothing = here == null || (shownAsNothing(here) && isDirectory(there));
      boolean served = nothing ? whole : here.served();
      FileStatus shown = here == null ? null : here.status();
      boolean differs = DifferenceKind.between(D.scheme(), shown, there).isPresent();
      if (served && differs) {
        assertThat(suspected).as(name).containsKey(D.child(name));
      } else if (!differs) {
        assertThat(suspected).as(name).doesNotContainKey(D.child(name));
      }
    }
    assertThat(compared).isBetween((long) suspected.size(), 2L * NAMES.size());
  }

  @Test
  void whatIsHeldBehindTheLastOfTheStoreIsSeenByItsLastPage() throws InterruptedException {
    hold("z", file("v1"), true);
    found.put("a", file("v1"));
    compare(false);
    assertThat(suspected).containsOnlyKeys(D.child("z"));
    assertThat(suspected.get(D.child("z"))).isEqualTo(new Sighting(null, 10, 11));
  }

  @Test
  void whatWouldBeAskedIsCountedAndNotCompared() throws InterruptedException {
    hold("a", file("v1"), false);
    hold("b", file("v1"), true);
    found.put("a", file("v2"));
    found.put("b", file("v1"));
    found.put("c", file("v1"));
    SiblingComparison comparison = compare(false);
    assertThat(suspected).isEmpty();
    assertThat(comparison.compared()).isEqualTo(1);
    assertThat(comparison.unserved()).isEqualTo(2);
  }

  private static boolean shownAsNothing(HeldChild child) {
    return child.status() == null;
  }

  private static boolean isDirectory(@Nullable FileStatus status) {
    return status != null && status.isDirectory();
  }

  private SiblingComparison compare(boolean whole) throws InterruptedException {
    SiblingComparison comparison = new SiblingComparison(D, () -> whole, suspected::put);
    comparison.run(held.values().iterator(), new Listed(found));
    return comparison;
  }

  private void hold(String name, FileStatus status, boolean served) {
    held.put(slot(name, status), new HeldChild(slot(name, status), status, served));
  }

  private static String slot(String name, @Nullable FileStatus status) {
    return SiblingOrder.slot(D.scheme(), name, status != null && status.isDirectory());
  }

  private static FileStatus status(Random random) {
    return random.nextInt(4) == 0 ? FileStatus.directory() : file("v" + random.nextInt(2));
  }

  private static FileStatus file(String version) {
    return new FileStatus(FileType.FILE, 2, null, version);
  }

  /** A listing of one page for each child, and one more behind the last. */
  private static final class Listed implements FoundChildren {
    private final Iterator<Child> children;
    private long pages;

    Listed(Map<String, FileStatus> found) {
      List<Child> all = new ArrayList<>();
      found.forEach((slot, status) -> all.add(new Child(slot, status)));
      children = all.iterator();
    }

    @Override
    public @Nullable Child next() {
      if (!children.hasNext()) {
        pages = Math.max(pages, 1);
        return null;
      }
      pages++;
      return children.next();
    }

    @Override
    public long asked() {
      return 10 * pages;
    }

    @Override
    public long answered() {
      return 10 * pages + 1;
    }
  }
}
