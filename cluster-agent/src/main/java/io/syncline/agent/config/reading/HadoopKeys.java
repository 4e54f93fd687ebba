package io.syncline.agent.config.reading;

import io.syncline.ufs.hdfs.HdfsProperties;
import java.util.Optional;

/**
 * Hadoop's own settings, which a configuration may pass through as {@code
 * ufs.<name>.hadoop.<setting>}. Which ones is {@link HdfsProperties}' business.
 */
final class HadoopKeys {
  private static final String GROUP = ".hadoop.";

  private HadoopKeys() {}

  /** What stands before the setting. */
  static String prefix(String store) {
    return "ufs." + store + GROUP;
  }

  /** The row of one setting, by its whole name; empty when the name is none of this store's. */
  static Optional<ConfigKey<?>> key(String store, String name) {
    return setting(store, name)
        .filter(setting -> HdfsProperties.refusal(setting).isEmpty())
        .map(setting -> ConfigKey.optional(name, ValueType.text()));
  }

  /** Why a name is no such setting, as the second half of a sentence. */
  static Optional<String> refusal(String store, String name) {
    return setting(store, name).flatMap(HdfsProperties::refusal);
  }

  private static Optional<String> setting(String store, String name) {
    String prefix = prefix(store);
    return name.startsWith(prefix)
        ? Optional.of(name.substring(prefix.length()))
        : Optional.empty();
  }
}
