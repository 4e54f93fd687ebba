package io.syncline.agent.reconcile;

import java.util.List;

/**
 * Hears of limits alone.
 *
 * @param reached in order
 */
record RecordingRounds(List<RoundLimit> reached) implements ReconcileListener {
  @Override
  public void asked(long requests) {}

  @Override
  public void refused() {}

  @Override
  public void finished() {}

  @Override
  public void reached(RoundLimit limit) {
    reached.add(limit);
  }
}
