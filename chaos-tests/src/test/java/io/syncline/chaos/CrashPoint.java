package io.syncline.chaos;

/** Where between the steps of a write a node can be made to end, in their order. */
enum CrashPoint {
  BEFORE_THE_INTENT(false, false),
  AFTER_THE_INTENT_IS_SYNCED(true, false),
  AFTER_THE_EFFECT_BEFORE_THE_LOCAL_UPDATE(true, true),
  AFTER_THE_LOCAL_UPDATE_BEFORE_THE_APPEND(true, true),
  AFTER_THE_APPEND_BEFORE_THE_ACK_IS_PROCESSED(true, true),
  AFTER_THE_ACK_BEFORE_THE_INTENT_IS_DROPPED(true, true);

  private final boolean onDisk;
  private final boolean inStore;

  CrashPoint(boolean onDisk, boolean inStore) {
    this.onDisk = onDisk;
    this.inStore = inStore;
  }

  /** Whether a start afterwards finds the intent in the outbox. */
  boolean intentIsOnDisk() {
    return onDisk;
  }

  /** Whether the store has the change. */
  boolean changeIsInStore() {
    return inStore;
  }
}
