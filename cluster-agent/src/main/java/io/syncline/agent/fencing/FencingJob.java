package io.syncline.agent.fencing;

import io.syncline.core.origin.Fencing;
import io.syncline.core.origin.FencingTarget;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A fencing under way, and what is known beside it. Guarded by the monitor of its fencer. */
final class FencingJob {
  final Fencing fencing;
  final FencedLog log;
  final Instant since;

  /** Whether somebody asked for it: it goes on after a restart. */
  final boolean asked;

  private @Nullable String trouble;

  FencingJob(Fencing fencing, FencedLog log, Instant since, boolean asked) {
    this.fencing = fencing;
    this.log = log;
    this.since = since;
    this.asked = asked;
  }

  FencingTarget target() {
    return fencing.progress().target();
  }

  FencingMemory.Asked toKeep() {
    return new FencingMemory.Asked(target(), fencing.progress().processIsDead(), since);
  }

  /** Why the last step failed; empty when it did not. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  void worked() {
    trouble = null;
  }

  /** Its last step failed; false if that is known already. */
  boolean failed(String why) {
    boolean news = !why.equals(trouble);
    trouble = why;
    return news;
  }
}
