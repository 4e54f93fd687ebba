package io.syncline.sim.world;

/** What a producer hears of a record: one of these, at most once. */
public interface AppendAnswer {
  /** The log has it for good. */
  void acked(long offset);

  /** It may have it or not. */
  void failed();

  /** Told at most once. */
  static AppendAnswer once(AppendAnswer answer) {
    return new AppendAnswer() {
      private boolean told;

      @Override
      public void acked(long offset) {
        if (!told) {
          told = true;
          answer.acked(offset);
        }
      }

      @Override
      public void failed() {
        if (!told) {
          told = true;
          answer.failed();
        }
      }
    };
  }
}
