package io.syncline.cache.page;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what pages do. */
final class Heard implements PageListener {
  private final Map<Object, Integer> counts = new ConcurrentHashMap<>();

  int count(Object what) {
    return counts.getOrDefault(what, 0);
  }

  @Override
  public void read(From from) {
    add(from, 1);
  }

  @Override
  public void bypassed(Bypass why) {
    add(why, 1);
  }

  @Override
  public void kept(Kept how) {
    add(how, 1);
  }

  @Override
  public void notFilled() {
    add("notFilled", 1);
  }

  @Override
  public void evicted(int pages) {
    add("evicted", pages);
  }

  @Override
  public void damaged() {
    add("damaged", 1);
  }

  @Override
  public void failed() {
    add("failed", 1);
  }

  private void add(Object what, int times) {
    counts.merge(what, times, Integer::sum);
  }
}
