package io.syncline.chaos;

import io.syncline.chaos.client.Answer;
import io.syncline.chaos.client.Door;
import java.util.OptionalLong;

/** Somebody who writes a bucket and does not know of Syncline; does not read. */
final class OutsideDoor implements Door {
  private final StoreView store;

  /**
   * A door to a bucket.
   *
   * @param store whose keys are the paths of the history, without the first slash
   */
  OutsideDoor(StoreView store) {
    this.store = store;
  }

  @Override
  public Answer put(String path, String text) {
    store.put(path.substring(1), text);
    return Answer.done();
  }

  @Override
  public Answer delete(String path, boolean recursive) {
    if (recursive) {
      throw new UnsupportedOperationException("who writes a bucket removes objects one by one");
    }
    store.remove(path.substring(1));
    return Answer.done();
  }

  @Override
  public Answer stat(String path, OptionalLong boundMillis) {
    throw reads();
  }

  @Override
  public Answer list(String path, OptionalLong boundMillis) {
    throw reads();
  }

  @Override
  public Answer read(String path, OptionalLong boundMillis) {
    throw reads();
  }

  @Override
  public Answer rename(String from, String to, boolean tree) {
    throw new UnsupportedOperationException("a bucket has no rename");
  }

  @Override
  public Answer makeDirectory(String path) {
    throw new UnsupportedOperationException("a bucket has no directories");
  }

  private static UnsupportedOperationException reads() {
    return new UnsupportedOperationException("the store is not judged, only what nodes show of it");
  }
}
