package io.syncline.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.audit.ChangePick.Change;
import io.syncline.core.model.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** One change of each second is picked, and each is as likely as any other. */
final class ChangePickTest {
  private static final long SECOND = ChangePick.SECOND;

  @Test
  void nothingIsPickedOfNothingNorBeforeTheSecondIsOver() {
    ChangePick pick = new ChangePick(new Random(1));
    assertThat(pick.take(10 * SECOND)).isEmpty();
    pick.hear(List.of(), 0);
    pick.hear(List.of(at(0)), 5);
    assertThat(pick.take(SECOND + 4)).isEmpty();
    assertThat(pick.take(SECOND + 5)).contains(new Change(at(0), 5));
    assertThat(pick.take(3 * SECOND)).as("it is picked once").isEmpty();
  }

  @Property(tries = 100)
  void whatIsPickedWasHeardAtItsTime(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 9) Integer> sizes, @ForAll long seed) {
    ChangePick pick = new ChangePick(new Random(seed));
    List<Change> heard = new ArrayList<>();
    for (int batch = 0; batch < sizes.size(); batch++) {
      List<Location> changed = new ArrayList<>();
      for (int i = 0; i < sizes.get(batch); i++) {
        changed.add(at(batch * 10 + i));
        heard.add(new Change(at(batch * 10 + i), batch));
      }
      pick.hear(changed, batch);
    }
    if (heard.isEmpty()) {
      assertThat(pick.take(2 * SECOND)).isEmpty();
    } else {
      assertThat(heard).contains(pick.take(2 * SECOND).orElseThrow());
    }
  }

  @Test
  void eachIsAsLikelyWhereverItCame() {
    Map<Location, Integer> picked = new HashMap<>();
    int rounds = 20_000;
    Random random = new Random(7);
    for (int round = 0; round < rounds; round++) {
      ChangePick pick = new ChangePick(random);
      pick.hear(List.of(at(0)), 0);
      pick.hear(List.of(at(1), at(2), at(3), at(4), at(5)), 1);
      pick.hear(List.of(at(6), at(7)), 2);
      picked.merge(pick.take(SECOND).orElseThrow().location(), 1, Integer::sum);
    }
    assertThat(picked).hasSize(8);
    // Five standard deviations of a binomial distribution are 234 here.
    assertThat(picked.values()).allMatch(count -> Math.abs(count - rounds / 8) < 234);
  }

  private static Location at(int number) {
    return Location.parse("s3://lake/" + number);
  }
}
