package io.syncline.ufs.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only when somebody sleeps or says so; chance is always a half. */
final class VirtualPace {
  final List<Duration> slept = new ArrayList<>();
  boolean interruptNextSleep;
  private long nanos;

  Pace pace() {
    return new Pace(() -> nanos, this::sleep, () -> 0.5);
  }

  void advance(Duration duration) {
    nanos += duration.toNanos();
  }

  Duration elapsed() {
    return Duration.ofNanos(nanos);
  }

  private void sleep(long sleepNanos) throws InterruptedException {
    if (interruptNextSleep) {
      interruptNextSleep = false;
      throw new InterruptedException();
    }
    slept.add(Duration.ofNanos(sleepNanos));
    nanos += sleepNanos;
  }
}
