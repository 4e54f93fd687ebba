package io.syncline.chaos.client;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A door that gives an old answer once, about a file, to somebody who asked for none that is old.
 * One thread.
 */
final class LyingDoor implements Door {
  private final Door truth;
  private final Map<String, String> first = new HashMap<>();
  private boolean lied;

  LyingDoor(Door truth) {
    this.truth = truth;
  }

  boolean hasLied() {
    return lied;
  }

  @Override
  public Answer stat(String path, OptionalLong boundMillis) {
    Answer right = truth.stat(path, boundMillis);
    String tag = right.seen().get(path);
    boolean file = !tag.equals(Answer.ABSENT) && !tag.equals(Answer.DIRECTORY);
    String old = file ? first.putIfAbsent(path, tag) : first.get(path);
    if (!lied && old != null && !old.equals(tag) && boundMillis.orElse(1) == 0) {
      lied = true;
      return Answer.saw(Map.of(path, old));
    }
    return right;
  }

  @Override
  public Answer list(String path, OptionalLong boundMillis) {
    return truth.list(path, boundMillis);
  }

  @Override
  public Answer read(String path, OptionalLong boundMillis) {
    return truth.read(path, boundMillis);
  }

  @Override
  public Answer put(String path, String text) {
    return truth.put(path, text);
  }

  @Override
  public Answer delete(String path, boolean recursive) {
    return truth.delete(path, recursive);
  }

  @Override
  public Answer rename(String from, String to, boolean tree) {
    return truth.rename(from, to, tree);
  }

  @Override
  public Answer makeDirectory(String path) {
    return truth.makeDirectory(path);
  }
}
