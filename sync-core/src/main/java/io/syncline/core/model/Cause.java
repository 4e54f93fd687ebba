package io.syncline.core.model;

/** Why a change was published. */
public enum Cause {
  /** A write through Syncline. */
  WRITE,
  /** A watcher saw it happen outside. */
  WATCH,
  /** A check or reconcile repaired a difference. */
  REPAIR,
  /** A person asked for it. */
  ADMIN
}
