package io.syncline.core.consistency;

/**
 * What is done about an answer that is known to be wrong. Never changes a store; at worst it is
 * asked once more than needed.
 */
public enum RepairAction {
  /** Nothing. */
  NONE,
  /** It is served no more: whoever reads it next asks the store. */
  INVALIDATE,
  /** The store is asked now. */
  RELOAD,
  /** It is served no more, and all clusters are told that it changed. */
  REPUBLISH
}
