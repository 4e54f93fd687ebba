package io.syncline.core.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.syncline.core.model.Location;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which locations a sample has. */
final class SampleTest {
  private static final List<Location> MANY =
      IntStream.range(0, 20_000).mapToObj(i -> Location.parse("s3://lake/d/part-" + i)).toList();

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.05, 0.5, 0.99})
  void hasAboutTheFraction(double fraction) {
    double count = MANY.stream().filter(new Sample(fraction, 7)::has).count();
    assertThat(count / MANY.size()).isCloseTo(fraction, within(0.5 * fraction));
  }

  @Test
  void hasAllOrTheSameAgain() {
    assertThat(MANY).allMatch(Sample.ALL::has);
    assertThat(chosen(7)).isEqualTo(chosen(7));
  }

  @Test
  void anotherSeedChoosesOthers() {
    List<Location> both = chosen(7).stream().filter(new Sample(0.1, 8)::has).toList();
    assertThat((double) both.size() / chosen(7).size()).isCloseTo(0.1, within(0.05));
  }

  @Test
  void nothingAndMoreThanAllAreRefused() {
    for (double fraction : new double[] {0, -1, 1.01, Double.NaN}) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> new Sample(fraction, 1));
    }
  }

  private static List<Location> chosen(long seed) {
    return MANY.stream().filter(new Sample(0.1, seed)::has).toList();
  }
}
