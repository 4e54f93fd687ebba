package io.syncline.core.shard;

/** Small numbers taken out of a large one: what a step of a run chooses. */
final class Choices {
  private int rest;

  Choices(int code) {
    rest = code & Integer.MAX_VALUE;
  }

  /** From 0 up to, but not including, a limit. */
  int below(int limit) {
    int result = rest % limit;
    rest /= limit;
    return result;
  }
}
