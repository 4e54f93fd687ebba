package io.syncline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartedTest {
  private final List<String> stopped = new ArrayList<>();
  private final Started started = new Started();

  @Test
  void stopsTheLastFirstAndEachOnce() {
    started.add(thing("a"));
    started.add(thing("b"));
    started.close();
    started.close();
    assertThat(stopped).containsExactly("b", "a");
  }

  @Test
  void oneThatFailsDoesNotKeepTheRest() {
    started.add(thing("a"));
    started.add(
        () -> {
          throw new IllegalStateException("does not stop");
        });
    started.close();
    assertThat(stopped).containsExactly("a");
  }

  @Test
  void whatComesAfterTheEndIsStoppedAtOnce() {
    started.close();
    assertThatThrownBy(() -> started.add(thing("late"))).isInstanceOf(IllegalStateException.class);
    assertThat(stopped).containsExactly("late");
  }

  private AutoCloseable thing(String name) {
    return () -> stopped.add(name);
  }
}
