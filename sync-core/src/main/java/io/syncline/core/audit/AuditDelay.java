package io.syncline.core.audit;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How long after a change was applied its path is looked at. */
public enum AuditDelay {
  AFTER_1S("1s", Duration.ofSeconds(1)),
  AFTER_10S("10s", Duration.ofSeconds(10)),
  AFTER_1M("1m", Duration.ofMinutes(1)),
  AFTER_5M("5m", Duration.ofMinutes(5)),
  /** Not because of a change: some path of all that is held. */
  RANDOM("random", Duration.ZERO);

  /** Those of a change, the shortest first. */
  static final List<AuditDelay> OF_CHANGES =
      Arrays.stream(values()).filter(each -> each != RANDOM).toList();

  private final String word;
  private final Duration delay;

  AuditDelay(String word, Duration delay) {
    this.word = word;
    this.delay = delay;
  }

  /** As people and metrics name it. */
  public String word() {
    return word;
  }

  /** How long after the change; nothing for those without one. */
  Duration delay() {
    return delay;
  }

  /** The next longer one; empty behind the longest. */
  Optional<AuditDelay> next() {
    int behind = OF_CHANGES.indexOf(this) + 1;
    return behind > 0 && behind < OF_CHANGES.size()
        ? Optional.of(OF_CHANGES.get(behind))
        : Optional.empty();
  }
}
