package io.syncline.sim.world;

/** What comes back from the store: exactly one of these, at most once. */
public interface StoreAnswer<T> {
  /** It is done, and this is the result. */
  void answered(T result);

  /** It is certainly not done. */
  void refused();

  /** Nobody knows. */
  void lost();

  /** Told at most once. */
  static <T> StoreAnswer<T> once(StoreAnswer<T> answer) {
    return new StoreAnswer<>() {
      private boolean told;

      @Override
      public void answered(T result) {
        if (isFirst()) {
          answer.answered(result);
        }
      }

      @Override
      public void refused() {
        if (isFirst()) {
          answer.refused();
        }
      }

      @Override
      public void lost() {
        if (isFirst()) {
          answer.lost();
        }
      }

      private boolean isFirst() {
        boolean first = !told;
        told = true;
        return first;
      }
    };
  }
}
