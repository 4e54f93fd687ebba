package io.syncline.core.doctor;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How far wall clocks may be apart. What may be served does not depend on them; what people read,
 * and what stores accept as signed, does.
 */
public final class ClockRules {
  /** Beyond that, logs and times of different nodes cannot be laid side by side. */
  public static final Duration DOUBTFUL = Duration.ofSeconds(2);

  /** Kerberos refuses whoever is five minutes off, S3 whoever is fifteen. */
  public static final Duration BAD = Duration.ofMinutes(4);

  private static final String SUBJECT = "clock";
  private static final String NOT_COMPARED =
      "; not compared with Kafka, ZooKeeper and the stores, which do not tell their time";

  private ClockRules() {}

  /**
   * Judges the one that is farthest off.
   *
   * @param others those that answered
   */
  public static Examination examine(List<ClockOffset> others) {
    Optional<ClockOffset> worst = others.stream().max(Comparator.comparing(ClockOffset::atLeast));
    if (worst.isEmpty()) {
      return Examination.skipped(SUBJECT, "no other node answers to compare with" + NOT_COMPARED);
    }
    Duration off = worst.get().atLeast();
    String found = shown(worst.get());
    String expected = "at most " + DOUBTFUL.toSeconds() + " s apart";
    String remedy =
        "look at the time service of both machines: chronyc tracking (or timedatectl status)";
    if (off.compareTo(BAD) > 0) {
      return Examination.fail(SUBJECT, found, expected, remedy);
    }
    if (off.compareTo(DOUBTFUL) > 0) {
      return Examination.warn(SUBJECT, found, expected, remedy);
    }
    return Examination.ok(
        SUBJECT, "within " + DOUBTFUL.toSeconds() + " s of " + named(others) + NOT_COMPARED);
  }

  private static String named(List<ClockOffset> others) {
    return others.size() == 1 ? "node " + others.get(0).node() : others.size() + " other nodes";
  }

  private static String shown(ClockOffset offset) {
    return "the clock of node "
        + offset.node()
        + " is "
        + seconds(offset.ahead().abs())
        + (offset.ahead().isNegative() ? " behind" : " ahead of")
        + " this one (give or take "
        + seconds(offset.uncertainty())
        + ")";
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000 + "." + duration.toMillis() % 1000 / 100 + " s";
  }
}
