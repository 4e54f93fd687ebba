package io.syncline.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.audit.RowPick.Rows;
import io.syncline.core.model.Location;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every part of what is held has its turn. */
final class RowPickTest {
  private final RowPick pick = new RowPick(new Random(3));

  @Test
  void nothingIsReadWithoutAShard() {
    assertThat(pick.next(new TreeSet<>())).isEmpty();
  }

  @Test
  void oneOfEachHundredIsPickedToTheEndOfTheShard() {
    List<Location> all = rows(250);
    Set<Integer> strata = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      Rows next = pick.next(new TreeSet<>(Set.of(5))).orElseThrow();
      assertThat(next.shard()).isEqualTo(5);
      int from = next.after().map(after -> all.indexOf(after) + 1).orElse(0);
      List<Location> read = all.subList(from, Math.min(all.size(), from + RowPick.ROWS));
      strata.add(all.indexOf(pick.pick(read).orElseThrow()) / RowPick.ROWS);
    }
    assertThat(strata).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(pick.next(new TreeSet<>(Set.of(5))).orElseThrow().after())
        .as("it begins anew")
        .isEmpty();
  }

  @Test
  void everyShardHasItsTurnAndOneThatIsHeldNoMoreHasNone() {
    SortedSet<Integer> held = new TreeSet<>(Set.of(1, 2, 3, 4));
    Set<Integer> read = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      read.add(pick.next(held).orElseThrow().shard());
      assertThat(pick.pick(List.of())).isEmpty();
    }
    assertThat(read).isEqualTo(held);
    int shard = pick.next(held).orElseThrow().shard();
    Optional<Location> unused = pick.pick(rows(RowPick.ROWS));
    held.remove(shard);
    assertThat(pick.next(held).orElseThrow().shard()).isNotEqualTo(shard);
  }

  private static List<Location> rows(int count) {
    return new ArrayList<>(
        IntStream.range(0, count)
            .mapToObj(i -> Location.parse("s3://lake/%04d".formatted(i)))
            .toList());
  }
}
