package io.syncline.sim.world;

/** What a producer hears of a record: one of these, at most once. */
public interface AppendAnswer {
  /** Of a record that nobody misses. */
  AppendAnswer IGNORED =
      new AppendAnswer() {
        @Override
        public void acked(long offset) {}

        @Override
        public void failed() {}
      };

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
