package io.syncline.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of the node's software, as the build wrote it. */
final class BuildVersion {
  /** The version, such as {@code 1.0.0}. */
  static final String CURRENT = read();

  private BuildVersion() {}

  private static String read() {
    try (InputStream stream = BuildVersion.class.getResourceAsStream("version.properties")) {
      if (stream == null) {
        throw new IllegalStateException("the build left version.properties out");
      }
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
