package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import io.syncline.core.testing.MemoryUfs;
import io.syncline.core.watch.CanaryWatch;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The objects by which a store's notifications are tried. */
final class StoreCanaryTest {
  private static final Location PREFIX = Location.parse("s3://lake/canaries");

  private final MemoryUfs store = MemoryUfs.objectStore(InstantSource.system());

  /** A successor's first would else be taken for the last of whoever died after a few. */
  @Test
  void whichIsTheFirstIsLeftToChance() {
    Set<Location> first = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      first.add(canary().next());
    }
    assertThat(first).hasSizeGreaterThan(1);
  }

  @Test
  void aNameComesAgainOnlyBehindMoreThanCanBeOut() {
    StoreCanary canary = canary();
    Location first = canary.next();
    Set<Location> others = new HashSet<>();
    Location next = canary.next();
    for (int i = 0; i < 4 * CanaryWatch.MAX_OUT && !next.equals(first); i++) {
      assertThat(others.add(next)).as("%s is written twice before %s", next, first).isTrue();
      next = canary.next();
    }
    assertThat(next).as("it comes again").isEqualTo(first);
    assertThat(others)
        .hasSizeGreaterThan(CanaryWatch.MAX_OUT)
        .allMatch(at -> at.isAtOrBelow(PREFIX) && at.name().startsWith("east-"));
  }

  @Test
  void whatWasNamedIsWritten() {
    StoreCanary canary = canary();
    Location at = canary.next();
    assertThat(store.stat(at)).isEmpty();
    canary.write(at);
    assertThat(store.stat(at)).isPresent();
  }

  private StoreCanary canary() {
    return new StoreCanary(() -> store, PREFIX, "east");
  }
}
