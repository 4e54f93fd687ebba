package io.syncline.agent.config.reading;

import io.syncline.agent.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the keys and tokens of a store: in the configuration itself, or in files that it names. */
final class Secrets {
  /** Larger files are no keys. */
  private static final int MAX_FILE_BYTES = 64 * 1024;

  private Secrets() {}

  static void resolve(ConfigReader reader, String store) {
    ConfigKey<Secret> access = ConfigKeys.UFS_ACCESS_KEY.of(store);
    ConfigKey<Secret> secret = ConfigKeys.UFS_SECRET_KEY.of(store);
    resolve(reader, access, ConfigKeys.UFS_ACCESS_KEY_FILE.of(store));
    resolve(reader, secret, ConfigKeys.UFS_SECRET_KEY_FILE.of(store));
    resolve(
        reader, ConfigKeys.UFS_WATCH_TOKEN.of(store), ConfigKeys.UFS_WATCH_TOKEN_FILE.of(store));
    boolean hasAccess = given(reader, access, ConfigKeys.UFS_ACCESS_KEY_FILE.of(store));
    boolean hasSecret = given(reader, secret, ConfigKeys.UFS_SECRET_KEY_FILE.of(store));
    if (hasAccess != hasSecret) {
      reader.problem(
          hasAccess ? secret : access,
          "is missing, but " + (hasAccess ? access : secret).name() + " is given");
    }
  }

  private static boolean given(ConfigReader reader, ConfigKey<?> key, ConfigKey<?> file) {
    return reader.isGiven(key) || reader.isGiven(file);
  }

  private static void resolve(ConfigReader reader, ConfigKey<Secret> key, ConfigKey<Path> file) {
    Optional<Path> path = reader.find(file);
    if (path.isEmpty()) {
      return;
    }
    if (reader.isGiven(key)) {
      reader.problem(file, "is given together with " + key.name() + " (keep one)");
      return;
    }
    try {
      if (Files.size(path.get()) > MAX_FILE_BYTES) {
        reader.problem(file, "names a file of more than " + MAX_FILE_BYTES + " bytes");
        return;
      }
      String text = Files.readString(path.get()).strip();
      if (text.isEmpty()) {
        reader.problem(file, "names an empty file");
      } else {
        reader.put(key, new Secret(text));
      }
    } catch (IOException e) {
      reader.problem(file, "cannot be read: " + e);
    }
  }
}
