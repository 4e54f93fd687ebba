package io.syncline.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this command line, as the build wrote it. */
public final class BuildVersion implements IVersionProvider {
  /** The version, such as {@code 1.0.0}. */
  static String current() {
    try (InputStream stream = BuildVersion.class.getResourceAsStream("version.properties")) {
      if (stream == null) {
        return "unknown";
      }
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {"syncline " + current()};
  }
}
