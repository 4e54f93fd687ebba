package io.syncline.ufs.limit;

/** What a mount's budget did to a call; a closed set, fit for a metric's label. */
public enum BudgetEvent {
  /** A request waited for its turn. */
  HELD,
  /** A request was refused: its turn would not have come in time. */
  REFUSED,
  /** A question of background work was put off, to leave room for reads. */
  PUT_OFF
}
