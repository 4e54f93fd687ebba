package io.syncline.agent;

import io.syncline.agent.coordination.MountDefinition;
import java.util.Map;
import java.util.TreeMap;

/**
 * Under what a shard has asked for what it holds.
 *
 * @param tableVersion version of the mount table
 * @param stores identity of each store that was configured, by name
 */
record Coverage(long tableVersion, Map<String, String> stores) {
  /** Under nothing. */
  static final Coverage NONE = new Coverage(0, Map.of());

  Coverage {
    stores = Map.copyOf(stores);
  }

  /**
   * Reads the kept form: the version in one line, then name and identity of a store in each.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Coverage parse(String text) {
    String[] lines = text.split("\n", -1);
    Map<String, String> stores = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int space = lines[i].indexOf(' ');
      if (space < 1) {
        throw new IllegalArgumentException(
            "'" + lines[i] + "' is no store (expected its name, a space, its identity)");
      }
      stores.put(lines[i].substring(0, space), lines[i].substring(space + 1));
    }
    return new Coverage(Long.parseLong(lines[0]), stores);
  }

  /** The form in which it is kept. */
  String text() {
    StringBuilder text = new StringBuilder().append(tableVersion);
    new TreeMap<>(stores)
        .forEach((name, identity) -> text.append('\n').append(name).append(' ').append(identity));
    return text.toString();
  }

  /**
   * Whether it tells of a mount as it is now: neither added or changed later, nor of another store.
   * Of a mount that names no store it cannot tell.
   *
   * @param storesNow identity of each configured store, by name
   */
  boolean tellsOf(MountDefinition definition, Map<String, String> storesNow) {
    String store = definition.mount().ufs();
    String identity = storesNow.get(store);
    return definition.policyVersion() <= tableVersion
        && identity != null
        && identity.equals(stores.get(store));
  }
}
