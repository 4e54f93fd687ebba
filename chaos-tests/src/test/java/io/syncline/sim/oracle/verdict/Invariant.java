package io.syncline.sim.oracle.verdict;

/** What always holds. I7 is all of the others, after crashes. */
public enum Invariant {
  I1("convergence: when all is drained, what is served as fresh equals the store"),
  I2("bounded staleness: an answer was right at some instant within its bound"),
  I3("no lost invalidation: each commit is followed in the log by a record that covers it"),
  I4("tokens: a read with a token is not older than the write that gave it"),
  I5("monotonic reads: a session never goes back"),
  I6("read your writes: a session sees what it wrote"),
  I8("bounded memory and disk"),
  I9("validity: nothing that was invalidated is served as fresh");

  private final String meaning;

  Invariant(String meaning) {
    this.meaning = meaning;
  }

  /** The invariant in one sentence. */
  public String meaning() {
    return meaning;
  }
}
