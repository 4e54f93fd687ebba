package io.syncline.sim.oracle;

import static io.syncline.sim.oracle.history.Worlds.READER;
import static io.syncline.sim.oracle.history.Worlds.WRITER;
import static io.syncline.sim.oracle.history.Worlds.file;
import static io.syncline.sim.oracle.history.Worlds.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import io.syncline.sim.oracle.answer.ServedState;
import io.syncline.sim.oracle.answer.Sessions;
import io.syncline.sim.oracle.answer.Sessions.Span;
import io.syncline.sim.oracle.history.Commit;
import io.syncline.sim.oracle.history.Entry;
import io.syncline.sim.oracle.history.Worlds;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Laws of the oracle, against a store that is copied whole at each commit. */
final class OracleProperties {
  private static final List<Location> KEYS =
      List.of(key("a"), key("a/f"), key("a/d/f"), key("a/d/g"), key("b/f"), key("b/d/f"), key("c"));
  private static final List<Location> PLACES =
      List.of(key("a"), key("a/d"), key("a/d/f"), key("b"), key("b/d"), key("c"), key("a/f"));

  @Property(tries = 300)
  void theHistoryIsThatOfAStoreOfKeys(@ForAll long seed) {
    CopiedStore store = new CopiedStore(new Random(seed));
    for (Location place : PLACES) {
      for (long instant = 0; instant <= store.end; instant++) {
        assertThat(store.oracle.history().at(place, instant)).isEqualTo(store.at(place, instant));
        assertThat(store.oracle.history().childrenAt(place, instant))
            .containsExactlyElementsOf(store.namesAt(place, instant));
      }
    }
  }

  @Property(tries = 300)
  void whatWasRightWithinItsBoundNeverAlarms(@ForAll long seed) {
    Random random = new Random(seed);
    CopiedStore store = new CopiedStore(random);
    Map<Location, Long> answered = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      long now = store.end + i;
      long since = now - random.nextInt((int) now);
      long instant = since + random.nextInt((int) (now - since) + 1);
      Location place = PLACES.get(random.nextInt(PLACES.size()));
      store.served.answer(READER, place, store.at(place, instant), since, now, "");
      if (store.at(place, instant).isDirectory()) {
        store.served.listing(READER, place, store.namesAt(place, instant), since, now, "");
      }
      long next = Math.max(instant, answered.getOrDefault(place, 0L));
      store.sessions.read("s", READER, place, store.at(place, next), new Span(now, now));
      answered.put(place, next);
      Commit write = store.commits.get(random.nextInt(store.commits.size()));
      store.sessions.tokenRead(
          READER, List.of(write), place, store.at(place, Math.max(instant, write.at())), now);
    }
    assertThat(store.violations.kept()).isEmpty();
  }

  @Property(tries = 300)
  void anAnswerAlarmsExactlyIfItWasRightAtNoInstantOfItsBound(@ForAll long seed) {
    Random random = new Random(seed);
    CopiedStore store = new CopiedStore(random);
    for (int i = 0; i < 50; i++) {
      Location place = PLACES.get(random.nextInt(PLACES.size()));
      Entry answer = store.at(place, random.nextInt((int) store.end));
      long since = random.nextInt((int) store.end);
      long now = since + random.nextInt(20);
      boolean right = false;
      for (long instant = since; instant <= now; instant++) {
        right |= store.at(place, instant).equals(answer);
        // At the instant of a commit what was before is right as well.
        right |= store.copies.containsKey(instant) && store.at(place, instant - 1).equals(answer);
      }
      assertThat(store.served.answer(READER, place, answer, since, now, "")).isEqualTo(right);
    }
  }

  /** A store of keys that is copied whole at each commit, with an oracle that is told of each. */
  private static final class CopiedStore {
    /** What is at every key since each instant. */
    final TreeMap<Long, Map<Location, Entry>> copies = new TreeMap<>();

    final Violations violations = new Violations();
    final Oracle oracle = Oracle.create(Worlds::shardOf);
    final ServedState served = new ServedState(oracle.history(), violations);
    final Sessions sessions = new Sessions(oracle.history(), violations);
    final List<Commit> commits = new ArrayList<>();
    final long end;

    CopiedStore(Random random) {
      copies.put(Long.MIN_VALUE, Map.of());
      long now = 0;
      for (int i = 0; i < 30; i++) {
        now += 1 + random.nextInt(10);
        Map<Location, Entry> next = new TreeMap<>(copies.lastEntry().getValue());
        Location one = KEYS.get(random.nextInt(KEYS.size()));
        switch (random.nextInt(4)) {
          case 0 -> {
            next.keySet().removeIf(key -> key.isAtOrBelow(one));
            commits.add(oracle.commit(now, WRITER, oracle.history().removal(one)));
          }
          case 1 -> {
            next.remove(one);
            commits.add(oracle.commit(now, WRITER, Map.of(one, Entry.ABSENT)));
          }
          default -> {
            next.put(one, file("v" + i));
            commits.add(oracle.commit(now, WRITER, Map.of(one, file("v" + i))));
          }
        }
        copies.put(now, next);
      }
      end = now + 10;
    }

    Entry at(Location location, long instant) {
      Map<Location, Entry> copy = copies.floorEntry(instant).getValue();
      if (copy.containsKey(location)) {
        return copy.get(location);
      }
      return copy.keySet().stream().anyMatch(key -> key.isAtOrBelow(location))
          ? Entry.DIRECTORY
          : Entry.ABSENT;
    }

    Set<String> namesAt(Location directory, long instant) {
      Set<String> names = new TreeSet<>();
      for (Location key : copies.floorEntry(instant).getValue().keySet()) {
        if (key.isAtOrBelow(directory) && !key.equals(directory)) {
          names.add(key.path().substring(directory.path().length() + 1).split("/", -1)[0]);
        }
      }
      return names;
    }
  }
}
