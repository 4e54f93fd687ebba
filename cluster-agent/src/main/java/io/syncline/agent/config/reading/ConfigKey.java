package io.syncline.agent.config.reading;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table of keys.
 *
 * @param name dotted name with dashes inside; {@code <name>} stands for the name of a store
 * @param type what values it takes
 * @param preset the default as a person writes it; null for none
 * @param required whether a value must be given
 * @param meaning what it decides, a sentence
 * @param outside what goes wrong when it is too small, too large or plain wrong, a sentence
 */
record ConfigKey<T>(
    String name,
    ValueType<T> type,
    @Nullable String preset,
    boolean required,
    String meaning,
    String outside) {
  /** What stands for the name of a store in a key. */
  static final String STORE = "<name>";

  static <T> ConfigKey<T> required(String name, ValueType<T> type) {
    return new ConfigKey<>(name, type, null, true, "", "");
  }

  static <T> ConfigKey<T> optional(String name, ValueType<T> type) {
    return new ConfigKey<>(name, type, null, false, "", "");
  }

  static <T> ConfigKey<T> preset(String name, ValueType<T> type, String preset) {
    return new ConfigKey<>(name, type, preset, false, "", "");
  }

  /** The same with its description. */
  ConfigKey<T> means(String changedMeaning, String changedOutside) {
    return new ConfigKey<>(name, type, preset, required, changedMeaning, changedOutside);
  }

  /** Whether the value is never shown. */
  boolean secret() {
    return type.label().equals("secret");
  }

  /** Whether there is one such key for each store. */
  boolean ofStore() {
    return name.contains(STORE);
  }

  /** The key for one store. */
  ConfigKey<T> of(String store) {
    return new ConfigKey<>(name.replace(STORE, store), type, preset, required, meaning, outside);
  }

  /**
   * What follows the store's name, such as {@code endpoint}; empty for keys that are not a store's.
   */
  Optional<String> storeSetting() {
    int at = name.indexOf(STORE);
    return at < 0 ? Optional.empty() : Optional.of(name.substring(at + STORE.length() + 1));
  }
}
