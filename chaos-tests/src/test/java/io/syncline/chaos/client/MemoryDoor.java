package io.syncline.chaos.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A lake in memory that is always right. One thread. */
final class MemoryDoor implements Door {
  private final NavigableMap<String, String> tags = new TreeMap<>();

  @Override
  public Answer stat(String path, OptionalLong boundMillis) {
    String key = canonical(path);
    String there = below(key).isEmpty() ? Answer.ABSENT : Answer.DIRECTORY;
    return Answer.saw(Map.of(path, tags.getOrDefault(key, there)));
  }

  @Override
  public Answer list(String path, OptionalLong boundMillis) {
    Map<String, String> children = new TreeMap<>();
    for (String key : below(canonical(path))) {
      String rest = key.substring(canonical(path).length() + 1);
      boolean deep = rest.contains("/");
      children.merge(
          path + "/" + (deep ? rest.substring(0, rest.indexOf('/')) : rest),
          deep ? Answer.DIRECTORY : tags.get(key),
          (one, other) -> one);
    }
    return children.isEmpty() ? stat(path, boundMillis) : Answer.saw(children);
  }

  @Override
  public Answer read(String path, OptionalLong boundMillis) {
    return stat(path, boundMillis);
  }

  @Override
  public Answer put(String path, String text) {
    tags.put(canonical(path), Answer.tag(text));
    return Answer.done();
  }

  @Override
  public Answer delete(String path, boolean recursive) {
    String key = canonical(path);
    List<String> below = below(key);
    if (!tags.containsKey(key) && below.isEmpty()) {
      return Answer.failed("SYN-2001");
    }
    if (!recursive && !below.isEmpty()) {
      return Answer.failed("SYN-2005");
    }
    tags.remove(key);
    below.forEach(tags::remove);
    return Answer.done();
  }

  @Override
  public Answer rename(String from, String to, boolean tree) {
    String source = canonical(from);
    String target = canonical(to);
    List<String> moved = new ArrayList<>(below(source));
    if (tags.containsKey(source)) {
      moved.add(source);
    }
    if (moved.isEmpty() || tags.containsKey(target) || !below(target).isEmpty()) {
      return Answer.failed("SYN-2002");
    }
    moved.forEach(key -> tags.put(target + key.substring(source.length()), tags.remove(key)));
    return Answer.done();
  }

  @Override
  public Answer makeDirectory(String path) {
    return tags.putIfAbsent(canonical(path), Answer.DIRECTORY) == null
        ? Answer.done()
        : Answer.failed("SYN-2002");
  }

  private List<String> below(String key) {
    return List.copyOf(tags.subMap(key + "/", key + "0").keySet());
  }

  private static String canonical(String shown) {
    return Arrays.stream(Mount.values())
        .filter(mount -> shown.startsWith(mount.path() + "/"))
        .findFirst()
        .orElseThrow()
        .canonical(shown);
  }
}
