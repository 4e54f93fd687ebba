package io.syncline.sim.oracle;

/** What may not grow without an end (I8). */
public enum Bounded {
  ROWS("entries and listings of a shard about which nothing is being asked"),
  MARKS("marks of trees in a shard"),
  TOUCHED("children that changed while their directory is listed"),
  QUESTIONS("questions of a shard under way"),
  SAMPLES("answers about where a partition ends"),
  STRANGERS("origins that are not known to have joined"),
  NUMBERS("origins whose numbers a shard goes by, when all is drained"),
  INTENTS("unfinished writes of a node, on disk as well"),
  TREES("trees for which one collapse of an outbox stands"),
  ACKS("acked heartbeats that were not claimed"),
  ORIGINS("origins that a node knows"),
  PINGS("pings of a node under way");

  private final String meaning;

  Bounded(String meaning) {
    this.meaning = meaning;
  }

  /** What is counted. */
  public String meaning() {
    return meaning;
  }
}
