package io.syncline.agent.reconcile;

/** Hears what rounds cost. Any thread; must return at once. */
public interface ReconcileListener {
  /** So many requests were sent to stores. */
  void asked(long requests);

  /** A store refused to tell of one location, which stays as it was. */
  void refused();

  /** A round through one shard of a mount is over. */
  void finished();

  /** A limit was reached. */
  void reached(RoundLimit limit);
}
